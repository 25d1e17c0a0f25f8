"""The client of everything that runs on an event loop: one connection that all share.

It retries as the other clients do, and reads a Redis URL as redis-py does: TLS (`rediss://`), sockets of a file system
(`unix://`), user, password, database. Sentinels are asked in a thread, each time that it connects.
"""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any, TypeVar

import redis
from redis.connection import parse_url
from redis.exceptions import BusyLoadingError
from redis.retry import Retry

from gateway.event_loop import hop_loop
from gateway.event_loop.hop_loop import LoopGreenlet
from gateway.settings.sentinel_url import is_sentinel_url
from gateway.storage.acknowledgement import NotAcknowledgedError, Replicas
from gateway.storage.pipelined_connection import PipelinedConnection
from gateway.storage.sentinels import Place, Sentinels, sentinels_of
from gateway.storage.server_connector import ServerConnector
from gateway.storage.store_read import Command

T = TypeVar("T")


class LoopClient:
    """Sends commands from functions on one event loop. The connection is made at its first use."""

    def __init__(
        self,
        url: str,
        make_policy: Callable[[Callable[[], object]], Retry],
        connect_timeout: float,
        response_timeout: float,
        *,
        acknowledged: bool = False,
    ) -> None:
        """`make_policy` makes the policy of one command. It gets what is done if the server lost its role.

        `acknowledged`: behind sentinels, replicas confirm writes before they are answered.
        """
        self._replicas: Replicas | None = None
        self._options: dict[str, Any]
        self._sentinels: Sentinels | None = None
        if is_sentinel_url(url):
            self._sentinels = sentinels_of(url)
            self._options = self._sentinels.url.server_options
            self._replicas = self._sentinels.replicas if acknowledged else None
        else:
            self._options = parse_url(url)  # type: ignore[no-untyped-call]
        self._make_policy = make_policy
        self._connector = ServerConnector(
            self._options, connect_timeout, response_timeout, is_primary=self._sentinels is not None
        )
        self._connection: PipelinedConnection | None = None
        self._place: Place = ("", 0)  # that the connection leads to
        self._connecting: asyncio.Task[PipelinedConnection] | None = None

    def call(self, running: LoopGreenlet, command: Command) -> Any:
        """Send a command and return its reply, as bytes. redis.RedisError passes through.

        Lost connections and time-outs are retried.
        """
        try:
            return self._connected(running).ask(running, command)
        except redis.RedisError as error:
            return self._try_again(lambda: self._connected(running).ask(running, command), error)

    def call_all(self, running: LoopGreenlet, commands: Sequence[Command]) -> list[Any]:
        """Send commands in one write and return their replies, as `call` does. The first error is raised.

        After a lost connection all of them are sent again.
        """
        try:
            return self._connected(running).ask_all(running, commands)
        except redis.RedisError as error:
            return self._try_again(lambda: self._connected(running).ask_all(running, commands), error)

    def _try_again(self, ask_again: Callable[[], T], first: redis.RedisError) -> T:
        """Ask again, as far as the policy allows after the first error."""
        errors = [first]

        def ask() -> T:
            if errors:
                raise errors.pop()
            return ask_again()

        return self._make_policy(self._leave).call_with_retry(ask, self._leave_if_not_ready)

    def close(self) -> None:
        """Close the connection. Call it on the event loop."""
        self._leave()

    def _connected(self, running: LoopGreenlet) -> PipelinedConnection:
        connection = self._connection
        if connection is None or not connection.is_open or self._is_outdated:
            return self._connect_once(running)
        return connection

    @property
    def _is_outdated(self) -> bool:
        """Whether the server that we are connected to is known to be the primary no more."""
        return self._sentinels is not None and not self._sentinels.is_current(self._place)

    def _connect_once(self, running: LoopGreenlet) -> PipelinedConnection:
        """Connect, or wait for the one who does so already."""
        if self._connecting is None or self._connecting.done():
            self._connecting = running.hop_loop.loop.create_task(self._connect(running.hop_loop.loop))
        self._connection = hop_loop.wait_for(running, asyncio.shield(self._connecting))
        return self._connection

    async def _connect(self, loop: asyncio.AbstractEventLoop) -> PipelinedConnection:
        """Connect, resolving the name anew. Raises redis.ConnectionError, TimeoutError or AuthenticationError."""
        options = self._options
        place: Place = options.get("host", "localhost"), options.get("port", 6379)
        if self._sentinels is not None:
            place = await loop.run_in_executor(None, self._sentinels.find_primary)
        connection = await self._connector.connect(loop, place, self._replicas)
        self._leave()  # the one before, if it was outdated
        self._place = place
        return connection

    def _leave_if_not_ready(self, error: Exception) -> None:
        """Leave a server that still loads its data, or has no replica. A lost connection has closed itself."""
        if isinstance(error, BusyLoadingError | NotAcknowledgedError):
            self._leave()

    def _leave(self) -> None:
        """Leave the server: connect anew at the next command."""
        if self._connection is not None:
            self._connection.close()
