"""An HTTP client for lookups: it keeps a deadline, and connects only to addresses that it has checked.

It resolves a name once, checks the addresses, and connects to one of exactly these. So a name that resolves
differently the second time gains nothing. It follows no redirect, uses no proxy from the environment, and reads no
more than MAX_ANSWER_BYTES.
"""

import http.client
import select
import ssl
import time
import weakref
from collections import deque
from typing import cast

from gateway.lookups.deadline_sockets import DeadlineTcpSocket, seconds_left, tls_context
from gateway.lookups.exchange import (
    ConnectionBrokenError,
    HttpRequest,
    HttpResponse,
    Origin,
    PermanentLookupError,
    UnreachableError,
    read_response,
)
from gateway.lookups.host_resolver import HostResolver, SocketAddress

IDLE_SECONDS = 15.0  # for which a connection is kept; less for a host that was seen to close it earlier
MAX_IDLE_CONNECTIONS = 8  # of one origin


IdleConnections = dict[Origin, deque[tuple[float, http.client.HTTPConnection]]]


class HttpClient:
    """Sends requests. Threads may share it. It keeps idle connections for a while; `close` closes them."""

    def __init__(self, *, allow_private: bool, resolver: HostResolver) -> None:
        self._allow_private = allow_private
        self._resolver = resolver
        self._tls: ssl.SSLContext | None = None
        self._idle: IdleConnections = {}
        self._idle_seconds: dict[Origin, float] = {}
        self.close = weakref.finalize(self, _close, self._idle)

    def send(self, request: HttpRequest, deadline: float, *, tries_left: int = 1) -> HttpResponse:
        """Send a request and return the response.

        It is sent once at most: a connection that breaks, even if it was idle before, is the caller's to try again.
        `tries_left`: connecting may take the time until `deadline` divided by this number. Raises HttpExchangeError if
        there is no usable response, and TimeoutError if it did not come by `deadline` (monotonic clock).
        """
        connection = self._idle_connection(request.origin) if request.method == "GET" else None
        if connection is None:
            connection = self._connect(request.origin, deadline, tries_left)
        return self._exchange(connection, request, deadline)

    def _exchange(
        self, connection: http.client.HTTPConnection, request: HttpRequest, deadline: float
    ) -> HttpResponse:
        cast(DeadlineTcpSocket, connection.sock).deadline = deadline
        done = False
        try:
            connection.request(request.method, request.path, request.body, request.headers)
            response = connection.getresponse()
            reply = read_response(response)
            done = response.isclosed() and not response.will_close
        except TimeoutError:
            raise
        except (OSError, http.client.HTTPException) as error:
            raise ConnectionBrokenError(f"the connection broke ({type(error).__name__})") from error
        except ValueError as error:
            raise PermanentLookupError("a header or its path has characters that none may have") from error
        finally:
            if done:
                self._keep_idle(request.origin, connection)
            else:
                connection.close()
        return reply

    def _connect(self, origin: Origin, deadline: float, tries_left: int) -> http.client.HTTPConnection:
        try:
            addresses = self._resolver.resolve(origin.host, origin.port, seconds_left(deadline))
        except TimeoutError:
            raise
        except OSError as error:
            raise UnreachableError("its name has no address") from error
        allowed = [address for address in addresses if self._allow_private or address.is_public]
        if addresses and not allowed:
            raise PermanentLookupError("its address is private: GATEWAY_ALLOW_PRIVATE_LOOKUPS=yes allows it")
        failure: OSError | None = None
        for index, address in enumerate(allowed):
            timeout = seconds_left(deadline) / (tries_left * (len(allowed) - index))
            try:
                return self._connect_to(origin, address, timeout)
            except ssl.SSLCertVerificationError as error:
                raise PermanentLookupError("its TLS certificate is not trusted") from error
            except OSError as error:
                failure = error
        seconds_left(deadline)  # raises TimeoutError if no time is left for another try
        raise UnreachableError("no connection") from failure

    def _connect_to(
        self, origin: Origin, address: SocketAddress, timeout: float
    ) -> http.client.HTTPConnection:
        deadline = time.monotonic() + timeout
        plain = DeadlineTcpSocket(address.family)
        try:
            plain.settimeout(timeout)
            plain.connect(address.sockaddr)
            return self._open_connection(origin, plain, deadline)
        except BaseException:
            plain.close()
            raise

    def _open_connection(
        self, origin: Origin, plain: DeadlineTcpSocket, deadline: float
    ) -> http.client.HTTPConnection:
        connection: http.client.HTTPConnection
        if origin.scheme == "http":
            connection = http.client.HTTPConnection(origin.host, origin.port)
            connection.sock = plain
        else:
            if self._tls is None:
                self._tls = tls_context()
            connection = http.client.HTTPSConnection(origin.host, origin.port, context=self._tls)
            plain.settimeout(seconds_left(deadline))
            connection.sock = self._tls.wrap_socket(plain, server_hostname=origin.host)
        connection.auto_open = 0  # it must not reconnect by itself, to an address that was not checked
        return connection

    def _idle_connection(self, origin: Origin) -> http.client.HTTPConnection | None:
        idle = self._idle.get(origin)
        while idle:
            try:
                since, connection = idle.pop()
            except IndexError:
                return None
            idle_seconds = time.monotonic() - since
            limit = self._idle_seconds.get(origin, IDLE_SECONDS)
            if idle_seconds < limit:
                if not _readable(connection):
                    return connection
                # The other side closed it. A request that leaves at such a moment is lost: use later ones sooner.
                self._idle_seconds[origin] = idle_seconds / 2
            connection.close()
        return None

    def _keep_idle(self, origin: Origin, connection: http.client.HTTPConnection) -> None:
        idle = self._idle.setdefault(origin, deque())
        if len(idle) < MAX_IDLE_CONNECTIONS:
            idle.append((time.monotonic(), connection))
        else:
            connection.close()


def _readable(connection: http.client.HTTPConnection) -> bool:
    """Return True if an idle connection has something to read, which means that the other side closed it."""
    poll = select.poll()
    poll.register(connection.sock, select.POLLIN)
    return bool(poll.poll(0))


def _close(idle: IdleConnections) -> None:
    for connections in idle.values():
        while connections:
            connections.pop()[1].close()
