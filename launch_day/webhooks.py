"""Posts forms to the gateway over connections that stay open.

The client is a plain protocol of asyncio: one of a library takes as much processor for a hop as the gateway, on the
same machine.
"""

import asyncio
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import cast
from urllib.parse import urlencode

ANSWER_SECONDS = 15.0  # for which networks wait
HEAD_END = b"\r\n\r\n"


class NoAnswerError(Exception):
    """The gateway did not answer, or not in time, or not with 2xx."""


class NoReplyError(Exception):
    """No text came in reply to one. A second text would be taken for the answer to what comes late."""


class Connection(asyncio.Protocol):
    """One connection with one request at a time."""

    def __init__(self) -> None:
        self._transport: asyncio.Transport | None = None
        self._answer: asyncio.Future[tuple[int, bytes]] | None = None
        self._received = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Keep the transport."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's is none by its class

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 - named by asyncio
        """Tell whoever waits."""
        self._transport = None
        if self._answer is not None and not self._answer.done():
            self._answer.set_exception(NoAnswerError("the connection was closed"))

    @property
    def is_open(self) -> bool:
        """Whether a request can be sent."""
        return self._transport is not None and not self._transport.is_closing()

    @property
    def has_answered(self) -> bool:
        """Whether the last request was answered."""
        return self._answer is not None and self._answer.done() and not self._answer.cancelled()

    def close(self) -> None:
        """Close it."""
        if self._transport is not None:
            self._transport.close()

    async def ask(self, request: bytes) -> tuple[int, bytes]:
        """Send a request, and return the status and the body of the answer."""
        assert self._transport is not None
        self._received = b""
        self._answer = asyncio.get_running_loop().create_future()
        self._transport.write(request)
        return await self._answer

    def data_received(self, data: bytes) -> None:
        """Read, and answer whoever waits once the answer is whole."""
        self._received += data
        head, blank, body = self._received.partition(HEAD_END)
        if not blank or len(body) < _length(head):
            return
        if self._answer is not None and not self._answer.done():
            self._answer.set_result((int(head[9:12]), body))


def _length(head: bytes) -> int:
    """Return the length of the body from the head of the answer."""
    _, _, rest = head.lower().partition(b"content-length:")
    return int(rest.partition(b"\r\n")[0] or 0)


@dataclass(slots=True)
class Webhooks:
    """Posts forms to the gateway at this port of this machine."""

    port: int
    token: str
    _idle: deque[Connection] = field(default_factory=deque)

    async def post(self, path: str, form: Mapping[str, str], patience: float = ANSWER_SECONDS) -> str:
        """Post to `/at/<token>/<path>` and return the body of the answer. NoAnswerError: there was none."""
        body = urlencode(form).encode()
        head = (
            f"POST /at/{self.token}/{path} HTTP/1.1\r\nHost: 127.0.0.1\r\n"
            "Content-Type: application/x-www-form-urlencoded\r\n"
            f"Content-Length: {len(body)}\r\n\r\n"
        )
        connection: Connection | None = None
        try:
            async with asyncio.timeout(patience):
                connection = await self._take_connection()
                status, answer = await connection.ask(head.encode() + body)
        except (TimeoutError, OSError) as error:
            raise NoAnswerError(type(error).__name__) from error
        finally:
            if connection is not None:
                self._put_back(connection)
        if not 200 <= status < 300:
            raise NoAnswerError(f"HTTP {status}")
        return answer.decode()

    def close(self) -> None:
        """Close what is open."""
        while self._idle:
            self._idle.pop().close()

    async def _take_connection(self) -> Connection:
        while self._idle:
            connection = self._idle.pop()
            if connection.is_open:
                return connection
        loop = asyncio.get_running_loop()
        _, made = await loop.create_connection(Connection, "127.0.0.1", self.port)
        return made

    def _put_back(self, connection: Connection) -> None:
        """Keep a connection whose answer has come. One that still waits for it is closed."""
        if connection.has_answered and connection.is_open:
            self._idle.append(connection)
        else:
            connection.close()
