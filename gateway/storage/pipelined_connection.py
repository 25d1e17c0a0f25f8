"""One connection to a Valkey or Redis for everything that runs on an event loop.

The commands of all functions that became ready in one turn of the loop go out in one write. Replies come in their
order.
"""

import asyncio
from collections import deque
from collections.abc import Callable, Sequence
from typing import Any, cast

import hiredis
import msgspec
import redis
from redis.exceptions import (
    AskError,
    AuthenticationError,
    BusyLoadingError,
    ClusterDownError,
    MasterDownError,
    MovedError,
    NoPermissionError,
    NoScriptError,
    OutOfMemoryError,
    ReadOnlyError,
    TryAgainError,
)

from gateway.event_loop.hop_loop import LoopGreenlet
from gateway.storage.acknowledgement import HeldReplies, Replicas, may_write
from gateway.storage.store_read import Command

WATCH_SECONDS = 0.1  # between two looks at how long the oldest command has waited
ERROR_TYPES: dict[str, type[redis.RedisError]] = {
    "ASK": AskError,
    "CLUSTERDOWN": ClusterDownError,
    "LOADING": BusyLoadingError,
    "MASTERDOWN": MasterDownError,
    "MOVED": MovedError,
    "NOAUTH": AuthenticationError,
    "NOPERM": NoPermissionError,
    "NOSCRIPT": NoScriptError,
    "OOM": OutOfMemoryError,
    "READONLY": ReadOnlyError,
    "TRYAGAIN": TryAgainError,
    "WRONGPASS": AuthenticationError,
}
INCOMPLETE = object()  # the parser's word for a reply of which a part is still to come


class PendingCommand(msgspec.Struct, frozen=True):
    """A command on its way, the one that waits for its reply, and when it was sent on the loop's clock."""

    deliver: Callable[[object], object]
    sent_at: float


class PipelinedConnection(asyncio.Protocol):
    """A connection that sends commands without waiting for the replies to those before.

    If a server does not answer a command within `timeout` seconds, the connection is closed: nothing after it can be
    answered either.

    With `replicas`, whoever wrote something gets the reply once they have it, too. One question to them serves all that
    goes out in one write.
    """

    def __init__(
        self, loop: asyncio.AbstractEventLoop, timeout: float, replicas: Replicas | None = None
    ) -> None:
        self._loop = loop
        self._replicas = replicas
        self._held: HeldReplies | None = None  # of writes that go out at the next flush
        self._timeout = timeout
        self._transport: asyncio.Transport | None = None
        self._parser = hiredis.Reader(replyError=_reply_error, notEnoughData=INCOMPLETE)
        self._outgoing: list[bytes] = []
        self._pending: deque[PendingCommand] = deque()
        self._is_watched = False

    @property
    def is_open(self) -> bool:
        """Return True if commands can be sent."""
        return self._transport is not None

    def ask(self, running: LoopGreenlet, command: Command) -> Any:
        """Send a command and return its reply, while others run. Raises redis.RedisError."""
        self._send(command, running.switch, held=self._replicas is not None and may_write(command))
        reply = running.wait()
        if isinstance(reply, Exception):
            raise reply
        return reply

    def ask_all(self, running: LoopGreenlet, commands: Sequence[Command]) -> list[Any]:
        """Send commands in one write and return their replies. Raises the first error, when all replies are there."""
        replies: list[Any] = []

        def deliver(reply: object) -> None:
            replies.append(reply)
            if len(replies) == len(commands):
                running.switch()

        held = self._replicas is not None and any(
            map(may_write, commands)
        )  # all of them: replies come in their order
        for command in commands:
            self._send(command, deliver, held=held)
        running.wait()
        for reply in replies:
            if isinstance(reply, Exception):
                raise reply
        return replies

    def send(self, command: Command, deliver: Callable[[object], object]) -> None:
        """Send a command. Its reply, or an error, is delivered later, never before this returns."""
        try:
            self._send(command, deliver)
        except redis.RedisError as error:
            self._loop.call_soon(deliver, error)

    async def ask_in_coroutine(self, *command: bytes | str | int) -> Any:
        """Send a command and return its reply. Raises redis.RedisError."""
        future: asyncio.Future[object] = self._loop.create_future()

        def deliver(reply: object) -> None:
            if not future.done():
                future.set_result(reply)

        self._send(command, deliver)
        reply = await future
        if isinstance(reply, Exception):
            raise reply
        return reply

    def close(self, error: redis.RedisError | None = None) -> None:
        """Close. Whoever waits for a reply gets `error`, or that the connection was lost."""
        if self._transport is not None:
            self._transport.abort()
            self._transport = None
        waiting, self._pending = self._pending, deque()
        if self._held is not None:  # nobody asks the replicas for what was not sent yet
            waiting.append(PendingCommand(self._held.release, self._loop.time()))
            self._held = None
        for command in waiting:
            # By the loop, as one of those on it may close: a switch from it to another would never come back to it.
            self._loop.call_soon(command.deliver, error or redis.ConnectionError("the connection was lost"))

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin to send."""
        self._transport = cast("asyncio.Transport", transport)

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002
        """Tell those who wait."""
        self.close()

    def data_received(self, data: bytes) -> None:
        """Hand each reply to the one who waits for it."""
        self._parser.feed(data)
        while self._pending:
            try:
                reply = self._parser.gets()
            except hiredis.ProtocolError:
                return self.close(redis.ConnectionError("this is no reply of a Valkey or Redis"))
            if reply is INCOMPLETE:
                return None
            self._pending.popleft().deliver(reply)
        return None

    def _send(self, command: Command, deliver: Callable[[object], object], *, held: bool = False) -> None:
        if self._transport is None:
            raise redis.ConnectionError("the connection was lost")
        if not self._outgoing:
            self._loop.call_soon(self._flush)
        if held and self._replicas is not None:
            self._held = self._held or HeldReplies(self._replicas)
            deliver = self._held.holding(deliver)
        self._append(command, deliver)
        if not self._is_watched:
            self._is_watched = True
            self._loop.call_later(WATCH_SECONDS, self._watch)

    def _append(self, command: Command, deliver: Callable[[object], object]) -> None:
        self._outgoing.append(hiredis.pack_command(command))  # type: ignore[arg-type]  # its stub has one word only
        self._pending.append(PendingCommand(deliver, self._loop.time()))

    def _flush(self) -> None:
        if self._held is not None:
            barrier, wait, role = self._held.replicas.questions
            self._append(barrier, _ignore)
            self._append(wait, self._held.take_confirmed)
            self._append(role, self._held.release)
            self._held = None
        outgoing, self._outgoing = self._outgoing, []
        if self._transport is not None:
            self._transport.write(outgoing[0] if len(outgoing) == 1 else b"".join(outgoing))

    def _watch(self) -> None:
        self._is_watched = bool(self._pending)
        if not self._pending:
            return
        if self._loop.time() - self._pending[0].sent_at > self._timeout:
            self.close(redis.TimeoutError("the server did not answer in time"))
        self._loop.call_later(WATCH_SECONDS, self._watch)


def _ignore(_reply: object) -> None:
    """Take the reply of the barrier, whose purpose is its place among the writes."""


def _reply_error(text: str) -> redis.RedisError:
    """Return the error of a reply such as `READONLY You can't write against a read only replica.`"""
    code, _, rest = text.partition(" ")
    known = ERROR_TYPES.get(code)
    return redis.ResponseError(text) if known is None else known(rest)
