"""What another system sends back: no more is read than means something."""

import http.client
import zlib
from dataclasses import dataclass

from gateway.lookups.errors import BrokenError, RefusedError

LONGEST_ANSWER = 256 * 1024  # bytes, also once it is unpacked


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back, unpacked."""

    status: int
    body: bytes


def read(response: http.client.HTTPResponse) -> Reply:
    """The whole answer. BrokenError where it was cut off, RefusedError where it is too long, or cannot be unpacked."""
    return Reply(response.status, _body(response))


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
