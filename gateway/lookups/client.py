"""One HTTP exchange under a deadline, with an address that is checked where it is connected to.

A name is resolved once, its addresses are checked, and the socket is connected to one of those very addresses, so
that a name that answers differently the second time gains nothing. No redirect is followed, no proxy of the
environment is used, and no more is read than means something.
"""

import http.client
import select
import ssl
import time
import zlib
from collections import deque
from dataclasses import dataclass, field
from typing import NamedTuple, cast
from urllib.parse import quote, urlsplit

from gateway.lookups.addresses import Address, Names
from gateway.lookups.sockets import PlainSocket, TimedSocket, left, tls

LONGEST_ANSWER = 256 * 1024  # bytes, also once it is unpacked
IDLE_SECONDS = 15.0
IDLE_LINES = 8  # of one origin
HARMLESS = "/%?=&;:@!$'()*+,~-._"  # left as they are in a path that is partly encoded already


class Origin(NamedTuple):
    """Whom to ask."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class Question:
    """What to send. Path, headers and body may hold secrets."""

    method: str
    origin: Origin
    path: str = field(repr=False)
    headers: dict[str, bytes] = field(repr=False)
    body: bytes | None = field(repr=False)


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, unpacked."""

    status: int
    body: bytes


class ExchangeError(Exception):
    """No answer that could be used. The text is in our own words."""


class UnreachedError(ExchangeError):
    """Nothing was sent: to ask again is safe."""


class BrokenError(ExchangeError):
    """The connection broke after the question may have been sent."""


class RefusedError(ExchangeError):
    """To ask again would change nothing."""


def parse(url: str) -> tuple[Origin, str]:
    """Origin and path of an http or https address; RefusedError where it is none."""
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}[parts.scheme]
        host = (
            (parts.hostname or "").encode("idna" if ":" not in (parts.hostname or "") else "ascii").decode()
        )
    except (ValueError, KeyError) as error:
        raise RefusedError("its address is no http or https address") from error
    if not host:
        raise RefusedError("its address names no host")
    path = quote(parts.path or "/", safe=HARMLESS)
    return Origin(
        parts.scheme, host, port
    ), f"{path}?{quote(parts.query, safe=HARMLESS)}" if parts.query else path


class Client:
    """Asks; threads may share it. Connections are kept open for a while and used again."""

    def __init__(self, *, allow_private: bool, names: Names) -> None:
        self._allow_private = allow_private
        self._names = names
        self._tls: ssl.SSLContext | None = None
        self._idle: dict[Origin, deque[tuple[float, http.client.HTTPConnection]]] = {}

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

    def close(self) -> None:
        """Close the connections that are kept open."""
        for idle in self._idle.values():
            while idle:
                idle.pop()[1].close()

    def _exchange(self, line: http.client.HTTPConnection, question: Question, until: float) -> Reply:
        cast(TimedSocket, line.sock).until = until
        done = False
        try:
            line.request(question.method, question.path, question.body, question.headers)
            response = line.getresponse()
            reply = Reply(response.status, _body(response))
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
            if origin.scheme == "http":
                line = http.client.HTTPConnection(origin.host, origin.port)
                line.sock = plain
                return line
            if self._tls is None:
                self._tls = tls()
            plain.settimeout(left(until))
            secure = self._tls.wrap_socket(plain, server_hostname=origin.host)
        except BaseException:
            plain.close()
            raise
        line = http.client.HTTPSConnection(origin.host, origin.port, context=self._tls)
        line.sock = secure
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


def _body(response: http.client.HTTPResponse) -> bytes:
    body = response.read(LONGEST_ANSWER + 1)
    if len(body) > LONGEST_ANSWER:
        raise RefusedError("its answer is too long")
    if response.length:
        raise BrokenError("its answer was cut off")
    packing = (response.getheader("Content-Encoding") or "identity").strip().lower()
    if packing == "identity" or not body:
        return body
    if packing not in ("gzip", "x-gzip"):
        raise RefusedError("its answer is packed in a way that was not asked for")
    return _unpacked(body)


def _unpacked(body: bytes) -> bytes:
    gzip = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        unpacked = gzip.decompress(body, LONGEST_ANSWER + 1)
    except zlib.error as error:
        raise RefusedError("its answer cannot be unpacked") from error
    if len(unpacked) > LONGEST_ANSWER:
        raise RefusedError("its answer is too long")
    if not gzip.eof:
        raise RefusedError("its answer cannot be unpacked")
    return unpacked
