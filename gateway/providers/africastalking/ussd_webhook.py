"""Africa's Talking's USSD webhooks: a hop of a session, and its end.

https://developers.africastalking.com/docs/ussd/overview
"""

import logging
import re
from urllib.parse import unquote_plus

from flask import Blueprint, Response, request

from gateway.callers.numbers import NETWORK, msisdn
from gateway.conversations.ussd.handler import Hops
from gateway.conversations.ussd.hop import Hop
from gateway.http.token_auth import protect
from gateway.services import Services

PROVIDER = "at"
CHANNEL = "ussd"
PLAIN = "text/plain; charset=utf-8"
LONGEST_FIELD = 1000  # characters; only the text of a session, which is never cut, may have more
MOST_FIELDS = 50
ENDINGS = {"Success": "completed", "Incomplete": "dropped", "Failed": "failed"}
# What is logged of a session's end: field and form. A field that holds anything else may hold a citizen's words.
LOGGED = {
    "status": ("status", re.compile(r"[A-Za-z]{1,12}")),
    "network": ("networkCode", NETWORK),
    "hops": ("hopsCount", re.compile(r"[0-9]{1,4}")),
    "milliseconds": ("durationInMillis", re.compile(r"[0-9]{1,7}")),
    "cost": ("cost", re.compile(r"([A-Z]{3} )?[0-9]{1,6}(\.[0-9]{1,6})?")),
}

logger = logging.getLogger(__name__)


def answer(hops: Hops, body: bytes) -> bytes:
    """The answer to a hop in Africa's Talking's words: `CON` or `END`, a blank, and the page."""
    shown = hops.take(_read_hop(_form(body)))
    return f"{'END' if shown.ends else 'CON'} {shown.text}".encode("utf-8", "replace")


def blueprint(services: Services, hops: Hops) -> Blueprint:
    """The webhooks under `/at/<token>/ussd`."""
    pages = Blueprint("at_ussd", __name__, url_prefix="/at/<token>/ussd")
    protect(pages, services)

    @pages.post("")
    def take_hop() -> Response:
        return Response(answer(hops, request.get_data(cache=False)), content_type=PLAIN)

    @pages.post("/events")
    def session_over() -> Response:
        fields = _form(request.get_data(cache=False))
        status = fields.get("status", "")
        services.metrics.session_ended(ENDINGS.get(status, "other"))
        told = {name: fields.get(field, "") for name, (field, _) in LOGGED.items()}
        told = {name: text for name, text in told.items() if LOGGED[name][1].fullmatch(text)}
        number = msisdn(fields.get("phoneNumber", ""))
        logger.info("session_over", extra={"caller": services.vault.digest(number), **told})
        if status == "Success":
            hops.completed(PROVIDER, CHANNEL, fields.get("sessionId", ""), number)
        return Response(status=204)

    return pages


def _form(body: bytes) -> dict[str, str]:
    """The fields of the form, the last of a name; nothing where the body is no form. Never raises."""
    fields = {}
    pairs = body.decode("utf-8", "replace").split("&")
    for pair in pairs if len(pairs) <= MOST_FIELDS else ():  # no provider sends more
        name, _, value = pair.partition("=")
        if "%" in value or "+" in value:
            value = unquote_plus(value)
        fields[name] = value if name == "text" else value[:LONGEST_FIELD]
    return fields


def _read_hop(fields: dict[str, str]) -> Hop:
    return Hop(
        provider=PROVIDER,
        channel=CHANNEL,
        session_id=fields.get("sessionId", ""),
        msisdn=msisdn(fields.get("phoneNumber", "")),
        service_code=fields.get("serviceCode", ""),
        network=fields.get("networkCode", ""),
        text=fields.get("text", ""),
    )
