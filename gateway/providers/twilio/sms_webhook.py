"""Twilio's SMS webhooks: a text that arrived, answered with the reply itself as TwiML, and status callbacks.

https://www.twilio.com/docs/messaging/twiml#twilios-request-to-your-application
"""

import logging
import re
import time
from collections.abc import Mapping
from xml.sax.saxutils import escape

from flask import Blueprint, Response, request
from redis import RedisError

from gateway.callers.phone_numbers import normalise_msisdn
from gateway.conversations.sms.incoming import IncomingSms, SmsCommand
from gateway.providers.receipt_response import receive_receipt
from gateway.providers.twilio.provider import SMS_PATH, SMS_STATUS_PATH
from gateway.providers.twilio.signature_auth import require_signature, signed_requests
from gateway.providers.twilio.statuses import read_receipt
from gateway.providers.webhook_context import WebhookContext

PROVIDER_NAME = "twilio"
REPEATED = "repeated"  # the outcome of a text that was answered before
MAX_FIELD_LENGTH = 100
COMMANDS = {"STOP": SmsCommand.STOP, "START": SmsCommand.START, "HELP": SmsCommand.HELP}
LONG_CODE = re.compile(r"\+[0-9]{7,15}")
# Words that Twilio handles by itself on a long code: single words in any case. On a short code it leaves them to us.
STOP_WORDS = frozenset({"STOP", "STOPALL", "UNSUBSCRIBE", "END", "QUIT", "CANCEL", "REVOKE", "OPTOUT"})
START_WORDS = frozenset({"START", "UNSTOP"})  # and YES, which we only read as an answer
NON_XML_CHARACTERS = dict.fromkeys((*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF))

logger = logging.getLogger(__name__)


def blueprint(context: WebhookContext) -> Blueprint:
    """Return the webhooks. `/twilio/sms` always answers 200, as Twilio repeats a text only if it is told to."""
    pages = Blueprint("twilio_sms", __name__)
    require_signature(pages, context)
    handler, rejections, recognise = context.sms_handler, context.rejections(), signed_requests(context)

    @pages.post(SMS_PATH)
    def receive_text() -> Response:
        signed = recognise()
        if signed.altered or signed.stale:
            return rejections.reject("replayed")
        incoming = read_text(request.form, signed.name)
        if not incoming.id:
            return render_reply("")
        started = time.perf_counter()
        try:
            reply = handler.handle(incoming)
        except RedisError as error:
            logger.warning("store_unavailable", extra={"reason": type(error).__name__})
            return render_reply(handler.apologise_without_store(incoming, time.perf_counter() - started).text)
        if reply.text and reply.outcome != REPEATED:
            context.count_reply(PROVIDER_NAME, incoming.msisdn, reply.language, reply.text)
        return render_reply(reply.text)

    @pages.post(SMS_STATUS_PATH)
    def receive_status() -> Response:
        return receive_receipt(context.receipts, read_receipt(request.form))

    return pages


def read_text(form: Mapping[str, str], signed_name: str) -> IncomingSms:
    """Read the text in a form. `signed_name`, like the text's own id, is the same in every repeat of a webhook."""
    fields = {
        name: form.get(name, "")[:MAX_FIELD_LENGTH].strip() for name in ("MessageSid", "SmsSid", "From", "To")
    }
    text = form.get("Body", "")
    return IncomingSms(
        provider=PROVIDER_NAME,
        id=fields["MessageSid"] or fields["SmsSid"] or signed_name,
        msisdn=normalise_msisdn(fields["From"]),
        to=fields["To"],
        text=text,
        handled_command=_handled_command(form.get("OptOutType", ""), fields["To"], text),
    )


def render_reply(text: str) -> Response:
    """Return TwiML that sends `text` back; without a message if `text` is empty."""
    clean = escape(text.translate(NON_XML_CHARACTERS))
    inner = f"<Response><Message>{clean}</Message></Response>" if clean else "<Response/>"
    return Response(f'<?xml version="1.0" encoding="UTF-8"?>{inner}', content_type="text/xml; charset=utf-8")


def _handled_command(opt_out_type: str, to: str, text: str) -> SmsCommand | None:
    """Return the command that Twilio has already carried out and answered itself.

    Twilio reports it in `opt_out_type`. On a long code, its default words are commands, too.
    """
    command = COMMANDS.get(opt_out_type.strip().upper())
    if command is not None:
        return command
    if not LONG_CODE.fullmatch(to):
        return None
    word = text.strip().upper()
    return SmsCommand.STOP if word in STOP_WORDS else SmsCommand.START if word in START_WORDS else None
