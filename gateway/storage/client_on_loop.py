"""redis-py's client and pipeline for functions on an event loop, over the one connection of the loop."""

from functools import partial
from typing import Any

import redis
from redis.client import Pipeline

from gateway.event_loop import hop_loop
from gateway.storage.loop_client import LoopClient


class ClientOnLoop(redis.Redis):
    """A client for functions on an event loop. Elsewhere it is as `client_of_threads`."""

    def __init__(self, loop_client: LoopClient, client_of_threads: redis.Redis) -> None:
        super().__init__(connection_pool=client_of_threads.connection_pool)
        self._loop_client = loop_client
        self._client_of_threads = client_of_threads  # it closes its connections when it is gone

    def execute_command(self, *command: Any, **options: Any) -> Any:
        """Send a command and return its answer."""
        running = hop_loop.current()
        if running is None:
            return super().execute_command(*command, **options)  # type: ignore[no-untyped-call]
        reply = self._loop_client.call(running, command)
        options.pop("keys", None)
        callback = self.response_callbacks.get(command[0])  # type: ignore[no-untyped-call]
        return callback(reply, **options) if callback else reply

    def pipeline(self, transaction: bool = True, shard_hint: Any = None) -> "PipelineOnLoop":
        """Return a pipeline whose commands are sent in one write."""
        return PipelineOnLoop(self, self._loop_client, transaction=transaction, shard_hint=shard_hint)


class PipelineOnLoop(Pipeline):
    """A pipeline for functions on an event loop. What only redis-py's own can do is done in a thread."""

    def __init__(
        self, client: ClientOnLoop, loop_client: LoopClient, *, transaction: bool, shard_hint: Any
    ) -> None:
        super().__init__(client.connection_pool, client.response_callbacks, transaction, shard_hint)
        self._loop_client = loop_client
        self._is_transaction = transaction

    def execute(self, raise_on_error: bool = True) -> list[Any]:
        """Send the commands and return their answers. The first error is raised."""
        running = hop_loop.current()
        if running is None or self.watching or self.explicit_transaction or not raise_on_error:
            return hop_loop.run_in_thread(partial(super().execute, raise_on_error))
        stack = self.command_stack
        try:
            if not stack:
                return []
            commands = [command for command, _ in stack]
            if self._is_transaction:
                replies = self._loop_client.call_all(running, [("MULTI",), *commands, ("EXEC",)])[-1]
            else:
                replies = self._loop_client.call_all(running, commands)
            return [
                self._understand(reply, command, options)
                for reply, (command, options) in zip(replies, stack, strict=True)
            ]
        finally:
            self.reset()

    def _understand(self, reply: Any, command: tuple[Any, ...], options: dict[str, Any]) -> Any:
        if isinstance(reply, Exception):  # within a transaction, errors are replies as others
            raise reply
        options.pop("keys", None)
        callback = self.response_callbacks.get(command[0])  # type: ignore[no-untyped-call]
        return callback(reply, **options) if callback else reply
