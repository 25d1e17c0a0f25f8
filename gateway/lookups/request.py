"""What is sent to another system."""

import json
from dataclasses import dataclass, field
from typing import NamedTuple
from urllib.parse import quote, urlencode, urlsplit

from gateway.lookups.errors import PermanentLookupError
from menus.engine.effects import HttpLookupRequest

DEFAULT_PORTS = {"http": 80, "https": 443}
UNQUOTED = "/%?=&;:@!$'()*+,~-._"  # left as they are in a path that is partly encoded already


class Origin(NamedTuple):
    """Whom to ask."""

    scheme: str
    host: str
    port: int

    def __str__(self) -> str:
        return f"{self.scheme}://{self.host}:{self.port}"


@dataclass(frozen=True, slots=True)
class HttpRequest:
    """What to send. Path, headers and body may hold secrets."""

    method: str
    origin: Origin
    path: str = field(repr=False)
    headers: dict[str, bytes] = field(repr=False)
    body: bytes | None = field(repr=False)


def build_request(fetch: HttpLookupRequest) -> HttpRequest:
    """What to send for `fetch`; RefusedError where its address is none."""
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
    """Origin and path of an http or https address; RefusedError where it is none."""
    try:
        parts = urlsplit(url)
        port = parts.port or DEFAULT_PORTS[parts.scheme]
        host = _idna_host(parts.hostname or "")
    except (ValueError, KeyError) as error:
        raise PermanentLookupError("its address is no http or https address") from error
    if not host:
        raise PermanentLookupError("its address names no host")
    query = f"?{quote(parts.query, safe=UNQUOTED)}" if parts.query else ""
    return Origin(parts.scheme, host, port), quote(parts.path or "/", safe=UNQUOTED) + query


def _idna_host(host: str) -> str:
    """A host as name servers know it; an IPv6 address stays as it is. UnicodeError where it is no name."""
    return host if ":" in host else host.encode("idna").decode()
