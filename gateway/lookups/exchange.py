"""One HTTP exchange with another system: its request, its response, and the errors of an exchange that failed."""

import http.client
import json
import zlib
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from gateway.storage.outbox.retry_after import read_retry_after
from menus.engine.effects import HttpLookupRequest

DEFAULT_PORTS = {"http": 80, "https": 443}
UNQUOTED = "/%?=&;:@!$'()*+,~-._"  # left as they are in a path that is partly encoded already
MAX_ANSWER_BYTES = 256 * 1024  # of a response, before and after decompression


class HttpExchangeError(Exception):
    """There was no usable response."""


class UnreachableError(HttpExchangeError):
    """Nothing was sent, so it is safe to try again."""


class ConnectionBrokenError(HttpExchangeError):
    """The connection broke, and the request may have been sent."""


class PermanentLookupError(HttpExchangeError):
    """Trying again would not help."""


class Origin(NamedTuple):
    """The server to ask."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """An HTTP request. Path, headers and body may hold secrets."""

    method: str
    origin: Origin
    path: str = field(repr=False)
    headers: dict[str, bytes] = field(repr=False)
    body: bytes | None = field(repr=False)


def build_request(fetch: HttpLookupRequest) -> HttpRequest:
    """Build the HTTP request of a lookup. Raises PermanentLookupError if its address is not valid."""
    origin, path = parse_url(fetch.url)
    if fetch.query:
        path += ("&" if "?" in path else "?") + urlencode(fetch.query, errors="replace")
    headers = {"User-Agent": b"access-gateway", "Accept": b"application/json", "Accept-Encoding": b"gzip"}
    body = None
    if fetch.method != "GET":
        body = json.dumps(fetch.body).encode() if fetch.body is not None else b""
        headers["Content-Type"] = b"application/json"
    overridden = {name.lower() for name in fetch.headers}
    headers = {name: value for name, value in headers.items() if name.lower() not in overridden}
    headers |= {name: text.encode("utf-8", "replace") for name, text in fetch.headers.items()}
    return HttpRequest(fetch.method, origin, path, headers, body)


def parse_url(url: str) -> tuple[Origin, str]:
    """Split an http or https address into origin and path. Raises PermanentLookupError if it is not valid."""
    try:
        parts = urlsplit(url)
        port = parts.port or DEFAULT_PORTS[parts.scheme]
        host = idna_host(parts.hostname or "")
    except (ValueError, KeyError) as error:
        raise PermanentLookupError("its address is no http or https address") from error
    if not host:
        raise PermanentLookupError("its address names no host")
    query = f"?{quote(parts.query, safe=UNQUOTED)}" if parts.query else ""
    return Origin(parts.scheme, host, port), quote(parts.path or "/", safe=UNQUOTED) + query


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """An HTTP response, with its body decompressed. `wait_seconds`: for which it asks to be left alone, if it does."""

    status: int
    body: bytes
    wait_seconds: float | None = None


def read_response(response: http.client.HTTPResponse) -> HttpResponse:
    """Read the whole response. Raises ConnectionBrokenError if it is cut off, PermanentLookupError if it is no use."""
    headers = {name: response.getheader(name) or "" for name in ("Retry-After", "Date")}
    return HttpResponse(response.status, _body(response), read_retry_after(headers))


def idna_host(host: str) -> str:
    """Encode a host as DNS knows it; an IPv6 address stays as it is. Raises UnicodeError if it is not a host name."""
    return host if ":" in host else host.encode("idna").decode()


def _body(response: http.client.HTTPResponse) -> bytes:
    body = response.read(MAX_ANSWER_BYTES + 1)
    if len(body) > MAX_ANSWER_BYTES:
        raise PermanentLookupError("its answer is too long")
    if response.length:
        raise ConnectionBrokenError("its answer was cut off")
    encoding = (response.getheader("Content-Encoding") or "identity").strip().lower()
    if encoding == "identity" or not body:
        return body
    if encoding not in ("gzip", "x-gzip"):
        raise PermanentLookupError("its answer is packed in a way that was not asked for")
    return _unpacked(body)


def _unpacked(body: bytes) -> bytes:
    gzip = zlib.decompressobj(16 + zlib.MAX_WBITS)
    try:
        unpacked = gzip.decompress(body, MAX_ANSWER_BYTES + 1)
    except zlib.error as error:
        raise PermanentLookupError("its answer cannot be unpacked") from error
    if len(unpacked) > MAX_ANSWER_BYTES:
        raise PermanentLookupError("its answer is too long")
    if not gzip.eof:
        raise PermanentLookupError("its answer cannot be unpacked")
    return unpacked
