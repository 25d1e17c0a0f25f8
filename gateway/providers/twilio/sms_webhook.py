"""Twilio's webhook of texts that arrive, answered with the reply itself as TwiML.

https://www.twilio.com/docs/messaging/twiml#twilios-request-to-your-application
"""

import logging
import re
from collections.abc import Mapping
from xml.sax.saxutils import escape

from flask import Blueprint, Response, request
from redis import RedisError

from gateway.callers.numbers import msisdn
from gateway.conversations.sms.handler import Texts
from gateway.conversations.sms.incoming import Incoming, Wish
from gateway.http.signature_auth import protect
from gateway.services import Services

PROVIDER = "twilio"
REPEATED = "repeated"  # the outcome of a text that was answered before
IDEMPOTENCY_TOKEN = "I-Twilio-Idempotency-Token"  # noqa: S105 - the name of a header
LONGEST_FIELD = 100
WISHES = {"STOP": Wish.STOP, "START": Wish.START, "HELP": Wish.HELP}
LONG_CODE = re.compile(r"\+[0-9]{7,15}")
# What Twilio sees to by itself on a long code: single words, whatever their case. Its short codes leave them to us.
STOPS = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "CANCEL", "REVOKE", "OPTOUT"})
STARTS = frozenset({"START", "UNSTOP"})  # and YES, which we take for an answer only
NOT_XML = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF))

logger = logging.getLogger(__name__)


def blueprint(services: Services, texts: Texts) -> Blueprint:
    """`/twilio/sms`. It always answers 200: Twilio brings a text again only where it is told to."""
    pages = Blueprint("twilio_sms", __name__)
    protect(pages, services)

    @pages.post("/twilio/sms")
    def take_text() -> Response:
        incoming = read_text(request.form, request.headers.get(IDEMPOTENCY_TOKEN, ""))
        if not incoming.id:
            return answer("")
        try:
            reply = texts.take(incoming)
        except RedisError as error:
            logger.warning("store_away", extra={"reason": type(error).__name__})
            return answer(texts.apology().text)
        if reply.text and reply.outcome != REPEATED:
            services.costs.replied(PROVIDER, incoming.msisdn, reply.language, reply.text)
        return answer(reply.text)

    return pages


def read_text(form: Mapping[str, str], token: str) -> Incoming:
    """The text in a form; `token` is the same in every repetition of a webhook, and so is the text's own id."""
    told = {
        name: form.get(name, "")[:LONGEST_FIELD].strip() for name in ("MessageSid", "SmsSid", "From", "To")
    }
    text = form.get("Body", "")
    return Incoming(
        provider=PROVIDER,
        id=told["MessageSid"] or told["SmsSid"] or token[:LONGEST_FIELD],
        msisdn=msisdn(told["From"]),
        to=told["To"],
        text=text,
        carried_out=_carried_out(form.get("OptOutType", ""), told["To"], text),
    )


def answer(text: str) -> Response:
    """TwiML that sends `text` back, or nothing where it is empty."""
    clean = escape(text.translate(NOT_XML))
    inner = f"<Response><Message>{clean}</Message></Response>" if clean else "<Response/>"
    return Response(f'<?xml version="1.0" encoding="UTF-8"?>{inner}', content_type="text/xml; charset=utf-8")


def _carried_out(opt_out_type: str, to: str, text: str) -> Wish | None:
    """What Twilio has already done, with words of its own: what it says so, and its default words on a long code."""
    said = WISHES.get(opt_out_type.strip().upper())
    if said is not None:
        return said
    if not LONG_CODE.fullmatch(to):
        return None
    word = text.strip().upper()
    return Wish.STOP if word in STOPS else Wish.START if word in STARTS else None
