"""One HTTP exchange under a deadline, with an address that is checked where it is connected to.

A name is resolved once, its addresses are checked, and the socket is connected to one of those very addresses, so
that a name that answers differently the second time gains nothing. No redirect is followed, no proxy of the
environment is used, and no more is read than means something.
"""

import http.client
import select
import ssl
import time
import weakref
from collections import deque
from typing import cast

from gateway.lookups.addresses import Address, Names
from gateway.lookups.errors import BrokenError, RefusedError, UnreachedError
from gateway.lookups.request import Origin, Question
from gateway.lookups.response import Reply, read
from gateway.lookups.sockets import PlainSocket, TimedSocket, left, tls

IDLE_SECONDS = 15.0
IDLE_LINES = 8  # of one origin


Idle = dict[Origin, deque[tuple[float, http.client.HTTPConnection]]]


class Client:
    """Asks; threads may share it. Connections are kept open for a while and used again; `close` closes them."""

    def __init__(self, *, allow_private: bool, names: Names) -> None:
        self._allow_private = allow_private
        self._names = names
        self._tls: ssl.SSLContext | None = None
        self._idle: Idle = {}
        self.close = weakref.finalize(self, _close, self._idle)

    def ask(self, question: Question, until: float, *, shares: int = 1) -> Reply:
        """The answer. `shares`: into how many tries what is left until `until` is to be cut for connecting.

        ExchangeError where there is none, TimeoutError when it did not come until then.
        """
        line = self._idle_line(question.origin) if question.method == "GET" else None
        if line is not None:
            try:
                return self._exchange(line, question, until)
            except BrokenError:
                pass  # it was closed on the other side while nobody looked
        return self._exchange(self._connect(question.origin, until, shares), question, until)

    def _exchange(self, line: http.client.HTTPConnection, question: Question, until: float) -> Reply:
        cast(TimedSocket, line.sock).until = until
        done = False
        try:
            line.request(question.method, question.path, question.body, question.headers)
            response = line.getresponse()
            reply = read(response)
            done = response.isclosed() and not response.will_close
        except TimeoutError:
            raise
        except (OSError, http.client.HTTPException) as error:
            raise BrokenError(f"the connection broke ({type(error).__name__})") from error
        except ValueError as error:
            raise RefusedError("a header or its path has characters that none may have") from error
        finally:
            if done:
                self._keep(question.origin, line)
            else:
                line.close()
        return reply

    def _connect(self, origin: Origin, until: float, shares: int) -> http.client.HTTPConnection:
        try:
            addresses = self._names.addresses(origin.host, origin.port, left(until))
        except TimeoutError:
            raise
        except OSError as error:
            raise UnreachedError("its name has no address") from error
        allowed = [address for address in addresses if self._allow_private or address.public]
        if addresses and not allowed:
            raise RefusedError("its address is private: GATEWAY_ALLOW_PRIVATE_LOOKUPS=yes allows it")
        failure: OSError | None = None
        for tried, address in enumerate(allowed):
            patience = left(until) / (shares * (len(allowed) - tried))
            try:
                return self._open(origin, address, patience)
            except ssl.SSLCertVerificationError as error:
                raise RefusedError("its TLS certificate is not trusted") from error
            except OSError as error:
                failure = error
        left(until)  # else there is time for another try
        raise UnreachedError("no connection") from failure

    def _open(self, origin: Origin, address: Address, patience: float) -> http.client.HTTPConnection:
        until = time.monotonic() + patience
        plain = PlainSocket(address.family)
        try:
            plain.settimeout(patience)
            plain.connect(address.sockaddr)
            return self._line(origin, plain, until)
        except BaseException:
            plain.close()
            raise

    def _line(self, origin: Origin, plain: PlainSocket, until: float) -> http.client.HTTPConnection:
        line: http.client.HTTPConnection
        if origin.scheme == "http":
            line = http.client.HTTPConnection(origin.host, origin.port)
            line.sock = plain
        else:
            if self._tls is None:
                self._tls = tls()
            line = http.client.HTTPSConnection(origin.host, origin.port, context=self._tls)
            plain.settimeout(left(until))
            line.sock = self._tls.wrap_socket(plain, server_hostname=origin.host)
        line.auto_open = 0  # it would connect by itself, to an address that nobody looked at
        return line

    def _idle_line(self, origin: Origin) -> http.client.HTTPConnection | None:
        idle = self._idle.get(origin)
        while idle:
            try:
                since, line = idle.pop()
            except IndexError:
                return None
            if time.monotonic() - since < IDLE_SECONDS and not _readable(line):
                return line
            line.close()
        return None

    def _keep(self, origin: Origin, line: http.client.HTTPConnection) -> None:
        idle = self._idle.setdefault(origin, deque())
        if len(idle) < IDLE_LINES:
            idle.append((time.monotonic(), line))
        else:
            line.close()


def _readable(line: http.client.HTTPConnection) -> bool:
    """Whether an idle connection has something to say, which is that it was closed."""
    poll = select.poll()
    poll.register(line.sock, select.POLLIN)
    return bool(poll.poll(0))


def _close(idle: Idle) -> None:
    for lines in idle.values():
        while lines:
            lines.pop()[1].close()
