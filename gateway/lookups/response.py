"""What another system sends back: no more is read than means something."""

import http.client
import zlib
from dataclasses import dataclass

from gateway.lookups.errors import ConnectionBrokenError, PermanentLookupError

MAX_ANSWER_BYTES = 256 * 1024  # bytes, also once it is unpacked


@dataclass(frozen=True, slots=True)
class HttpResponse:
    """What came back, unpacked."""

    status: int
    body: bytes


def read_response(response: http.client.HTTPResponse) -> HttpResponse:
    """The whole answer. BrokenError where it was cut off, RefusedError where it is too long, or cannot be unpacked."""
    return HttpResponse(response.status, _body(response))


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
