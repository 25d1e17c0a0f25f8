"""Sign and verify requests in both directions, as the contract of the case backend requires.

This code does not share the gateway's. An agency writes its own code too, and both must agree.
"""

import hashlib
import hmac

TIMESTAMP = "X-Gateway-Timestamp"  # seconds since 1970
SIGNATURE = "X-Gateway-Signature-2"  # sha256=<hex>, over the moment, the method, the path and the body
WINDOW = 300  # seconds that the two clocks may differ


class InvalidSignatureError(Exception):
    """The request does not come from the gateway. The text gives the reason."""


def sign(secret: str, method: str, path: str, body: bytes, now: float) -> dict[str, str]:
    """Return the headers for a request, sent at `now`. `path` is as requested, with its query."""
    timestamp = str(int(now))
    return {TIMESTAMP: timestamp, SIGNATURE: f"sha256={_digest(secret, timestamp, method, path, body)}"}


def verify(
    secrets: tuple[str, ...],
    method: str,
    path: str,
    body: bytes,
    timestamp: str,
    signature: str,
    now: float,
) -> None:
    """Raise InvalidSignatureError unless one of the secrets signed this request within the last 300 s."""
    if not (timestamp.isascii() and timestamp.isdigit()):
        raise InvalidSignatureError(f"The header {TIMESTAMP} is missing or no number of seconds.")
    if abs(now - int(timestamp)) > WINDOW:
        raise InvalidSignatureError(f"The header {TIMESTAMP} is more than {WINDOW} s off: check both clocks.")
    given = signature.encode("utf-8", "replace")
    for secret in secrets:
        if hmac.compare_digest(given, f"sha256={_digest(secret, timestamp, method, path, body)}".encode()):
            return
    raise InvalidSignatureError(
        f"The header {SIGNATURE} does not fit the method, the path and the body: is CASE_BACKEND_SECRET the same here?"
    )


def _digest(secret: str, timestamp: str, method: str, path: str, body: bytes) -> str:
    signed = f"{timestamp}\n{method}\n{path}\n".encode() + body
    return hmac.new(secret.encode(), signed, hashlib.sha256).hexdigest()
