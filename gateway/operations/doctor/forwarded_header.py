"""Checks through the proxy that nobody can write the header that names the client address."""

from collections.abc import Callable, Iterator

from gateway.http.forwarded_probe import PROBE_PATH, probe_headers
from gateway.operations.doctor.finding import Finding, bad, good, info, warning
from gateway.operations.doctor.http import send_request
from gateway.security.crypto import Crypto
from gateway.settings.settings import Settings

SUBJECT = "client address"
SENT = "`X_Forwarded_For`, with underscores,"
BAD_REQUEST = 400


def check_forwarded_header(settings: Settings, crypto: Crypto, now: Callable[[], float]) -> Iterator[Finding]:
    """Send both names of the header to the public address, and tell whether the gateway heard the wrong one."""
    answer = send_request("GET", f"{settings.public_url}{PROBE_PATH}", headers=probe_headers(crypto, now()))
    heard = answer.json.get("underscore") if isinstance(answer.json, dict) else None
    if heard is True:
        message = (
            f"{SENT} reaches the gateway as X-Forwarded-For: callers can choose the address that we see."
        )
        yield bad(
            SUBJECT, message, "Let the proxy drop it, or run `gateway serve`, which does.", "client-address"
        )
    elif heard is False:
        yield good(SUBJECT, f"{SENT} is dropped on the way.")
    elif answer.status == BAD_REQUEST:
        yield good(SUBJECT, f"{SENT} is refused on the way.")
    elif answer.status:
        cure = (
            f"Let the proxy pass {PROBE_PATH} on, to a gateway that has the same GATEWAY_SECRET_KEY and time."
        )
        yield warning(SUBJECT, f"{SENT} could not be tried: HTTP {answer.status}.", cure, "client-address")
    else:
        yield info(SUBJECT, f"{SENT} could not be tried from this machine: {answer.error}.")
