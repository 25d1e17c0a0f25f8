"""`/forwarded`: tells `gateway doctor`, and nobody else, whether `X_Forwarded_For` is taken for `X-Forwarded-For`.

CGI names both HTTP_X_FORWARDED_FOR, so an application cannot tell them apart (RFC 3875, 4.1.18). `gateway serve`
drops the one with an underscore; other servers may join the two, or let the last one win. So the doctor sends both, and
looks which of its two addresses arrives. The request is signed: whoever cannot sign learns only that there is no such
page.
"""

from collections.abc import Callable
from datetime import datetime

from flask import Blueprint, Response, request
from flask.json import jsonify

from gateway.security.crypto import Crypto

PROBE_PATH = "/forwarded"
PROOF_HEADER = "X-Gateway-Doctor"
PROOF_SECONDS = 300  # the clocks of two machines may differ
# Of the block for documentation (RFC 3849): no caller has them.
DASHED, UNDERSCORED = "2001:db8::2d", "2001:db8::5f"


def probe_headers(crypto: Crypto, now: float) -> dict[str, str]:
    """Return the headers of a probe that is sent at `now` (Unix seconds)."""
    until = str(int(now) + PROOF_SECONDS)
    return {
        "X-Forwarded-For": DASHED,
        "X_Forwarded_For": UNDERSCORED,
        PROOF_HEADER: f"{until}.{crypto.sign(_signed_text(until))}",
    }


def blueprint(crypto: Crypto, clock: Callable[[], datetime]) -> Blueprint:
    """Make the blueprint. 200: whether the name with the underscore was heard. 404: it was not the doctor who asked."""
    pages = Blueprint("forwarded", __name__)

    @pages.get(PROBE_PATH)
    def forwarded() -> Response:
        if not _is_proven(crypto, request.headers.get(PROOF_HEADER, ""), clock().timestamp()):
            return Response(status=404)
        return jsonify(underscore=UNDERSCORED in request.headers.get("X-Forwarded-For", ""))

    return pages


def _is_proven(crypto: Crypto, proof: str, now: float) -> bool:
    until, _, signature = proof.partition(".")
    # At most twelve digits: Python refuses to read numbers that are very long.
    is_time = until.isascii() and until.isdigit() and len(until) <= 12
    return is_time and crypto.verify(_signed_text(until), signature) and now < int(until)


def _signed_text(until: str) -> str:
    return f"{PROBE_PATH}?until={until}"
