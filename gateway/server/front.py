"""The front of a web process: hops on an event loop, everything else by Flask in threads."""

import asyncio
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import TYPE_CHECKING

from gateway.console.body_limits import body_limit
from gateway.console.mount import is_console_path
from gateway.event_loop.hop_loop import HopLoop
from gateway.http.ussd_fast_path import HopRoutes
from gateway.server.body_errors import BodyError, BodyTooLongError
from gateway.server.body_file import BodyFile
from gateway.server.hop_queue import HopQueue, RecordWait, longest_first_wait
from gateway.server.request_body import BodyReader
from gateway.server.rsgi import RsgiProtocol, RsgiProtocolClosed, RsgiScope
from gateway.server.wsgi_bridge import WsgiBridge

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIApplication

TOO_LONG = 10**9  # the length that Flask is told of a body without one that was too long to be read


def _record_nothing(seconds: float, *, is_first: bool) -> None:
    """Do nothing with a wait."""


class Front:
    """An RSGI application in front of `application`. It answers the hops of `routes` itself, on the loop."""

    def __init__(
        self,
        application: "WSGIApplication",
        routes: HopRoutes,
        bodies: BodyReader,
        threads: int,
        *,
        console_bodies: BodyReader | None = None,
        record_wait: RecordWait = _record_nothing,
        longest_wait: float = 0.0,
    ) -> None:
        """`console_bodies` reads those of the console's pages, onto the disk; None: no console.

        `record_wait` gets the wait of each hop. `longest_wait`: the seconds from which hops are crowded; 0: never.
        """
        self._routes = routes
        self._bodies = bodies
        self._record_wait = record_wait
        self._longest_wait = longest_wait
        self._console_bodies = console_bodies
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="web")
        self._wsgi = WsgiBridge(application, self._threads)
        self._hops: HopQueue | None = None

    def __rsgi_init__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Take the event loop of this process."""
        self._hops = HopQueue(
            HopLoop(loop, self._threads), self._record_wait, longest_first_wait(self._longest_wait)
        )

    def __rsgi_del__(self, loop: asyncio.AbstractEventLoop) -> None:
        """Let the threads end."""
        self._threads.shutdown(wait=False)

    async def __rsgi__(self, scope: RsgiScope, protocol: RsgiProtocol) -> None:
        """Answer a request."""
        try:
            await self._answer(scope, protocol)
        except RsgiProtocolClosed:  # whoever asked is gone
            return

    async def _answer(self, scope: RsgiScope, protocol: RsgiProtocol) -> None:
        route = self._routes.find(scope.method, scope.path)
        if route is None and self._is_refused(scope):
            return await self._wsgi.answer(scope, protocol, b"")  # it is refused, whatever its body says
        if route is None and self._console_bodies is not None and is_console_path(scope.path):
            return await self._answer_console(self._console_bodies, scope, protocol)
        try:
            body = await self._bodies.read(scope, protocol)
        except BodyTooLongError:
            return await self._wsgi.answer(scope, protocol, b"", _declared_length(scope))
        except BodyError as error:
            return protocol.response_empty(error.status, [("connection", "close")])
        if route is None:
            return await self._wsgi.answer(scope, protocol, body)
        assert self._hops is not None  # noqa: S101  # the server gives the loop before the first request
        answer = await self._hops.answer(route, body)
        return protocol.response_bytes(200, [("content-type", route.content_type)], answer)

    async def _answer_console(self, bodies: BodyReader, scope: RsgiScope, protocol: RsgiProtocol) -> None:
        with closing(BodyFile(body_limit(scope.path))) as file:
            try:
                await bodies.read(scope, protocol, file)
            except BodyTooLongError:
                return await self._wsgi.answer(scope, protocol, b"", _declared_length(scope))
            except BodyError as error:
                return protocol.response_empty(error.status, [("connection", "close")])
            return await self._wsgi.answer(scope, protocol, file.stream, file.length)

    def _is_refused(self, scope: RsgiScope) -> bool:
        """Return True if path and headers show that the request is refused, whatever its body says."""
        return self._routes.has_wrong_token(scope.path) or self._routes.lacks_signature(
            scope.path, lambda name: bool(scope.headers.get(name))
        )


def _declared_length(scope: RsgiScope) -> int:
    return int(scope.headers.get("content-length") or TOO_LONG)
