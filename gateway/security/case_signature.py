"""Signs and verifies all requests between the gateway and the case backend, in both directions.

`X-Gateway-Signature: sha256=<hex of HMAC-SHA256(secret, timestamp + "." + body)>`, where
`X-Gateway-Timestamp` is in Unix seconds.
"""

import hashlib
import hmac
import re
from collections.abc import Iterable

TIMESTAMP = "X-Gateway-Timestamp"
SIGNATURE = "X-Gateway-Signature"
WINDOW_SECONDS = 300
UNIX_SECONDS = re.compile(r"[0-9]{1,12}")


def sign(secret: str, timestamp: str, body: bytes) -> str:
    """Return the value of the signature header."""
    signed = hmac.new(secret.encode(), timestamp.encode() + b"." + body, hashlib.sha256)
    return f"sha256={signed.hexdigest()}"


def signature_headers(secret: str, now: float, body: bytes) -> dict[str, str]:
    """Return the two headers of a request that is sent at `now` (Unix seconds)."""
    timestamp = str(int(now))
    return {TIMESTAMP: timestamp, SIGNATURE: sign(secret, timestamp, body)}


def verify_signature(secrets: Iterable[str], timestamp: str, signature: str, body: bytes, now: float) -> bool:
    """Return True if `body` was signed with one of `secrets`, at most 300 s before or after `now`."""
    given_signature = signature.encode("utf-8", "surrogatepass")
    if not UNIX_SECONDS.fullmatch(timestamp) or abs(now - int(timestamp)) > WINDOW_SECONDS:
        return False
    # Try every secret, so that the time taken does not reveal which one fits.
    matches = [
        hmac.compare_digest(sign(secret, timestamp, body).encode(), given_signature) for secret in secrets
    ]
    return any(matches)
