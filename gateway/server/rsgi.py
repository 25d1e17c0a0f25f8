"""The parts of granian's RSGI that the front uses. https://github.com/emmett-framework/granian/blob/master/docs/spec/RSGI.md"""

from collections.abc import AsyncIterator, Awaitable
from typing import Protocol

from granian.rsgi import ProtocolClosed as RsgiProtocolClosed  # type: ignore[attr-defined]

__all__ = ["HeaderList", "RsgiHeaders", "RsgiProtocol", "RsgiProtocolClosed", "RsgiScope", "RsgiStream"]

HeaderList = list[tuple[str, str]]


class RsgiHeaders(Protocol):
    """The headers of a request, their names in small letters."""

    def items(self) -> HeaderList:
        """Return every header; a name may come more than once."""

    def get(self, key: str, default: str | None = None) -> str | None:
        """Return a header."""


class RsgiScope(Protocol):
    """A request without its body. `path` is decoded, `client` is an address and a port."""

    method: str
    path: str
    query_string: str
    scheme: str
    http_version: str
    client: str
    server: str
    authority: str | None

    @property
    def headers(self) -> RsgiHeaders:
        """The headers."""


class RsgiStream(Protocol):
    """A response that is sent piece by piece."""

    async def send_bytes(self, data: bytes) -> None:
        """Send a piece."""


class RsgiProtocol(Protocol):
    """The body of a request, and the ways to answer. Each raises RSGIProtocolClosed if the client is gone."""

    def __call__(self) -> Awaitable[bytes]:
        """Return the whole body."""

    def __aiter__(self) -> AsyncIterator[bytes]:
        """Yield the body piece by piece."""

    def response_empty(self, status: int, headers: HeaderList) -> None:
        """Answer without a body."""

    def response_bytes(self, status: int, headers: HeaderList, body: bytes) -> None:
        """Answer with a body."""

    def response_stream(self, status: int, headers: HeaderList) -> RsgiStream:
        """Answer with a body that is sent piece by piece."""
