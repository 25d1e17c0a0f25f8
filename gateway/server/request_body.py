"""Reads bodies on the event loop, so that whoever sends slowly holds up nobody."""

import asyncio

from gateway.http.client_address import is_within, parse_address
from gateway.server.body_errors import BodyError, BodyTooLongError
from gateway.server.body_file import BodyFile
from gateway.server.rsgi import RsgiProtocol, RsgiProtocolClosed, RsgiScope
from gateway.settings.parsers import Network

BODY_SECONDS = 5.0  # for a whole body; a provider's form has about one thousand bytes
WATCH_SECONDS = 0.25  # between two looks at which bodies are late
MAX_UNFINISHED = 100  # requests of one address whose body is not whole yet


class BodyReader:
    """Reads bodies within `seconds`, of so many bytes at most, for so many requests of one address at once.

    Requests of our own proxies are not counted: all of them come from there.
    """

    def __init__(
        self,
        max_length: int,
        proxies: tuple[Network, ...],
        *,
        seconds: float = BODY_SECONDS,
        max_unfinished: int = MAX_UNFINISHED,
    ) -> None:
        self._max_length = max_length
        self._proxies = proxies
        self._seconds = seconds
        self._max_unfinished = max_unfinished
        self._unfinished: dict[str, int] = {}  # by address
        self._started_reads: dict[asyncio.Task[None], float] = {}  # by the loop's clock
        self._late_reads: set[asyncio.Task[None]] = set()
        self._is_watched = False

    async def read(self, scope: RsgiScope, protocol: RsgiProtocol, file: BodyFile | None = None) -> bytes:
        """Return the whole body, or write it into a file, which says how long it may be.

        Raises BodyError, and BodyTooLongError before more of it is read.
        """
        max_length = self._max_length if file is None else file.max_length
        length = scope.headers.get("content-length")
        if length == "0" or (length is None and scope.headers.get("transfer-encoding") is None):
            return b""
        if length is not None and (not length.isascii() or not length.isdigit()):
            raise BodyError(400)
        if length is not None and int(length) > max_length:
            raise BodyTooLongError
        address = scope.client.rpartition(":")[0]
        unfinished = self._unfinished.get(address, 0)
        if unfinished >= self._max_unfinished and not self._is_proxy(address):
            raise BodyError(503)
        self._unfinished[address] = unfinished + 1
        task = self._start_read(0.0 if file is None else file.seconds)
        try:
            if file is not None:
                return await file.fill(protocol, None if length is None else int(length))
            return await self._read(protocol, length)
        except asyncio.CancelledError:
            if task not in self._late_reads:
                raise
            task.uncancel()
            raise BodyError(408) from None
        except RsgiProtocolClosed:  # it was cut, and half of what a citizen typed is not the whole
            raise BodyError(400) from None
        finally:
            self._end_read(task)
            self._finish(address)

    def _finish(self, address: str) -> None:
        unfinished = self._unfinished.pop(address) - 1
        if unfinished:
            self._unfinished[address] = unfinished

    def _start_read(self, allowance: float) -> "asyncio.Task[None]":
        """Note when this task began to read; later by what it may take longer than others.

        One timer watches all tasks: one for each would cost each hop more.
        """
        loop, task = asyncio.get_running_loop(), asyncio.current_task()
        assert task is not None  # noqa: S101  # a coroutine runs in a task
        self._started_reads[task] = loop.time() + allowance
        if not self._is_watched:
            self._is_watched = True
            loop.call_later(WATCH_SECONDS, self._watch, loop)
        return task

    def _end_read(self, task: "asyncio.Task[None]") -> None:
        self._started_reads.pop(task, None)
        self._late_reads.discard(task)

    def _watch(self, loop: asyncio.AbstractEventLoop) -> None:
        """Stop the reads that are late."""
        begun_before = loop.time() - self._seconds
        late = [task for task, begun in self._started_reads.items() if begun < begun_before]
        for task in late:
            del self._started_reads[task]
            self._late_reads.add(task)
            task.cancel()
        self._is_watched = bool(self._started_reads)
        if self._is_watched:
            loop.call_later(WATCH_SECONDS, self._watch, loop)

    async def _read(self, protocol: RsgiProtocol, length: str | None) -> bytes:
        if length is not None:
            body = await protocol()
            if len(body) != int(length):
                raise BodyError(400)
            return body
        pieces, received, empty = [], 0, 0
        async for piece in protocol:
            received += len(piece)
            if received > self._max_length:
                raise BodyTooLongError
            pieces.append(piece)
            empty += not piece
        if (
            empty > 1
        ):  # granian ends each body with an empty piece, and stands one in for a chunk that was cut
            raise BodyError(400)
        return b"".join(pieces)

    def _is_proxy(self, address: str) -> bool:
        parsed = parse_address(address)
        # None: a socket of the file system, which only our own proxy can reach.
        return parsed is None or is_within(parsed, self._proxies)
