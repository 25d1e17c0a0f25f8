"""Africa's Talking's USSD webhooks: a hop of a session, and its end.

https://developers.africastalking.com/docs/ussd/overview
"""

import logging
import re
from functools import partial
from urllib.parse import unquote

import redis
from flask import Blueprint, Response, request

from gateway.callers.phone_numbers import E164, NETWORK_CODE, normalise_msisdn
from gateway.conversations.ussd.handler import UssdHandler
from gateway.conversations.ussd.request import UssdRequest
from gateway.http.token_auth import require_token
from gateway.http.ussd_fast_path import HopRoute
from gateway.providers.webhook_context import WebhookContext
from gateway.providers.webhook_fields import LoggedFields, loggable_fields

PROVIDER_NAME = "at"
CHANNEL = "ussd"
CONTENT_TYPE = "text/plain; charset=utf-8"
APOLOGY = "END Sorry, something went wrong. Please try again later."
MAX_FIELD_LENGTH = 1000  # characters; only the text of a session, which is never cut, may be longer
MAX_FIELDS = 50
FIRST_HOP = re.compile(rb"(?:^|&)text=(?:&|$)")
SESSION_ENDINGS = {"Success": "completed", "Incomplete": "dropped", "Failed": "failed"}
LOGGED_FIELDS: LoggedFields = {  # of a session's end
    "status": ("status", re.compile(r"[A-Za-z]{1,12}")),
    "network": ("networkCode", NETWORK_CODE),
    "hops": ("hopsCount", re.compile(r"[0-9]{1,4}")),
    "milliseconds": ("durationInMillis", re.compile(r"[0-9]{1,7}")),
    "cost": ("cost", re.compile(r"([A-Z]{3} )?[0-9]{1,6}(\.[0-9]{1,6})?")),
}

logger = logging.getLogger(__name__)


def answer_hop(handler: UssdHandler, body: bytes) -> bytes:
    """Answer a hop in Africa's Talking's format: `CON` or `END`, a blank, and the page."""
    reply = handler.handle(_read_hop(_parse_form(body)))
    return f"{'END' if reply.ends else 'CON'} {reply.text}".encode("utf-8", "replace")


def turn_away(handler: UssdHandler, body: bytes) -> bytes:  # noqa: ARG001 - in whose language, only the store knows
    """Say that many people are calling, without a look at the store."""
    return f"END {handler.turn_away(PROVIDER_NAME).text}".encode("utf-8", "replace")


def is_first_hop(body: bytes) -> bool:
    """Return True if nothing was typed in the session yet."""
    return FIRST_HOP.search(body) is not None


def hop_route(context: WebhookContext) -> HopRoute:
    """Return the route that answers hops before Flask."""
    handler = context.ussd_handler
    answer, refuse = partial(answer_hop, handler), partial(turn_away, handler)
    return HopRoute("/at/", "/ussd", CONTENT_TYPE, answer, refuse, is_first_hop)


def failure_response(rule: str) -> Response:
    """Return the answer of a webhook that failed. A 5xx would show the citizen a network error."""
    if rule.endswith("/ussd"):
        return Response(APOLOGY, content_type=CONTENT_TYPE)
    return Response(status=204)


def blueprint(context: WebhookContext) -> Blueprint:
    """Return the webhooks under `/at/<token>/ussd`."""
    pages = Blueprint("at_ussd", __name__, url_prefix="/at/<token>/ussd")
    require_token(pages, context.settings, context.rejections())
    handler = context.ussd_handler

    @pages.post("")
    def receive_hop() -> Response:
        return Response(answer_hop(handler, request.get_data(cache=False)), content_type=CONTENT_TYPE)

    @pages.post("/events")
    def receive_session_end() -> Response:
        fields = _parse_form(request.get_data(cache=False))
        status = fields.get("status", "")
        context.metrics.record_session_end(SESSION_ENDINGS.get(status, "other"))
        log_fields = loggable_fields(fields, LOGGED_FIELDS)
        number = normalise_msisdn(fields.get("phoneNumber", ""))
        logger.info("session_over", extra={"caller": context.digest(number), **log_fields})
        _end_session(context, number)
        if status == "Success":
            handler.handle_session_end(PROVIDER_NAME, CHANNEL, fields.get("sessionId", ""), number)
        return Response(status=204)

    return pages


def _end_session(context: WebhookContext, number: str) -> None:
    """Have what waits for the end of a session go now. If the store is away, it goes by itself soon."""
    try:
        if number:
            context.end_session(number)
    except redis.RedisError as error:
        logger.warning("store_unavailable", extra={"job": "session_over", "reason": type(error).__name__})


def _parse_form(body: bytes) -> dict[str, str]:
    """Return the fields of the form, the last value of each name. Return nothing if it is no form. Never raises."""
    fields = {}
    # Nearly all that a hop has encoded: the plus of its number, the stars and the hash of codes and inputs.
    form = body.decode("utf-8", "replace").replace("+", " ")
    form = form.replace("%2B", "+").replace("%2A", "*").replace("%23", "#")
    pairs = form.split("&")
    for pair in pairs if len(pairs) <= MAX_FIELDS else ():  # no provider sends more
        name, _, value = pair.partition("=")
        if "%" in value:
            value = unquote(value)
        fields[name] = value if name == "text" else value[:MAX_FIELD_LENGTH]
    return fields


def _read_hop(fields: dict[str, str]) -> UssdRequest:
    number = fields.get("phoneNumber", "")
    return UssdRequest(
        provider=PROVIDER_NAME,
        channel=CHANNEL,
        session_id=fields.get("sessionId", ""),
        msisdn=number if E164.fullmatch(number) else normalise_msisdn(number),
        service_code=fields.get("serviceCode", ""),
        network=fields.get("networkCode", ""),
        text=fields.get("text", ""),
    )
