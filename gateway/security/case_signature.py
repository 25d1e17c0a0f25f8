"""Signs and verifies all requests between the gateway and the case backend, in both directions.

`X-Gateway-Signature-2: sha256=<hex>` is the HMAC-SHA256 of timestamp, method, path and body with "\\n" between.
`X-Gateway-Timestamp` is in Unix seconds; the path is as requested, with its query. A request may also carry the earlier
`X-Gateway-Signature`, over `timestamp + "." + body`. It alone is accepted for one more release.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

TIMESTAMP = "X-Gateway-Timestamp"
SIGNATURE = "X-Gateway-Signature-2"
EARLIER_SIGNATURE = "X-Gateway-Signature"  # over the body alone: a GET of one case fits a GET of every other
WINDOW_SECONDS = 300
UNIX_SECONDS = re.compile(r"[0-9]{1,12}")


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """What a signature is over. `path` is as requested, percent-encoded and with its query."""

    method: str
    path: str
    body: bytes = field(repr=False)


def sign(secret: str, timestamp: str, request: SignedRequest) -> str:
    """Return the value of the signature header."""
    head = f"{timestamp}\n{request.method}\n{request.path}\n"
    return _hmac(secret, head.encode("utf-8", "surrogatepass") + request.body)


def sign_body(secret: str, timestamp: str, body: bytes) -> str:
    """Return the value of the earlier signature header."""
    return _hmac(secret, timestamp.encode() + b"." + body)


def signature_headers(secret: str, now: float, request: SignedRequest) -> dict[str, str]:
    """Return the headers of a request that is sent at `now` (Unix seconds)."""
    timestamp = str(int(now))
    return {
        TIMESTAMP: timestamp,
        SIGNATURE: sign(secret, timestamp, request),
        EARLIER_SIGNATURE: sign_body(secret, timestamp, request.body),
    }


def verify_signature(
    secrets: Iterable[str], headers: Mapping[str, str], request: SignedRequest, now: float
) -> bool:
    """Return True if `request` was signed with one of `secrets`, at most 300 s before or after `now`.

    The earlier signature counts only where the other one is missing.
    """
    timestamp = headers.get(TIMESTAMP, "")
    if not UNIX_SECONDS.fullmatch(timestamp) or abs(now - int(timestamp)) > WINDOW_SECONDS:
        return False
    given = headers.get(SIGNATURE)
    # Try every secret, so that the time taken does not reveal which one fits.
    if given is not None:
        matches = [_is_same(sign(secret, timestamp, request), given) for secret in secrets]
    else:
        earlier = headers.get(EARLIER_SIGNATURE, "")
        matches = [_is_same(sign_body(secret, timestamp, request.body), earlier) for secret in secrets]
    return any(matches)


def _is_same(expected: str, given: str) -> bool:
    return hmac.compare_digest(expected.encode(), given.encode("utf-8", "surrogatepass"))


def _hmac(secret: str, signed: bytes) -> str:
    return f"sha256={hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()}"
