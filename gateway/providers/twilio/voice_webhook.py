"""Twilio's voice webhooks: requests within a call, and the report of its end.

https://www.twilio.com/docs/voice/twiml#twilios-request-to-your-application
"""

import re
from collections.abc import Mapping

from flask import Blueprint, Response, request

from gateway.callers.phone_numbers import normalise_msisdn
from gateway.conversations.voice.call_end import CallEnd
from gateway.conversations.voice.request import VoiceRequest, read_step
from gateway.providers.twilio.provider import VOICE_PATH
from gateway.providers.twilio.settings import TwilioSettings
from gateway.providers.twilio.signature_auth import require_signature, signed_requests
from gateway.providers.twilio.twiml import CONTENT_TYPE, TWIML, twiml_format
from gateway.providers.webhook_context import WebhookContext
from gateway.providers.webhook_fields import (
    MAX_FIELD_LENGTH,
    MAX_URL_LENGTH,
    LoggedFields,
    loggable_fields,
    service_number,
)
from ivr.document_format import DocumentFormat
from ivr.steps import CallbackReason
from menus.engine.voice_verbs import BUSY, DONE, NO_ANSWER

PROVIDER_NAME = "twilio"
IDEMPOTENCY_TOKEN = "I-Twilio-Idempotency-Token"  # noqa: S105 - the name of a header, which is not signed
END_STATUSES = {"completed": True, "busy": False, "failed": False, "no-answer": False, "canceled": False}
DIAL_OUTCOMES = {
    "completed": DONE,
    "answered": DONE,
    "busy": BUSY,
    "no-answer": NO_ANSWER,
    "failed": NO_ANSWER,
    "canceled": NO_ANSWER,
}
HANGUP_DIGITS = "hangup"  # in place of a key, if the caller hung up while they spoke
SECONDS_PATTERN = re.compile(r"[0-9]{1,6}")
CONFIDENCE_PATTERN = re.compile(r"(?:0(?:\.[0-9]{1,20})?|1(?:\.0{1,20})?)", re.ASCII)
MAX_SPEECH_LENGTH = 2_000  # characters of what was spoken
MACHINE_PREFIXES = ("machine", "fax")  # of `AnsweredBy`; "human" and "unknown" are people
LOGGED_FIELDS: LoggedFields = {
    "cause": ("CallStatus", re.compile(r"[a-z-]{1,20}")),
    "seconds": ("CallDuration", re.compile(r"[0-9]{1,6}")),
}
# Numbers that mean a withheld number: ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE on a keypad.
WITHHELD_NUMBERS = frozenset({"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"})


def blueprint(context: WebhookContext) -> Blueprint:
    """Return the webhooks `/twilio/voice` and `/twilio/voice/status`."""
    document_format = twiml_format(context.settings.provider(TwilioSettings).speech_languages)
    pages = Blueprint("twilio_voice", __name__, url_prefix=VOICE_PATH)
    require_signature(pages, context)
    handler, rejections, recognise = context.call_handler, context.rejections(), signed_requests(context)
    callback_url = f"{context.settings.public_url.rstrip('/')}{VOICE_PATH}"

    @pages.post("")
    def receive_request() -> Response:
        if request.args.get("why") == CallbackReason.STORED:
            handler.handle_recording_stored(read_voice_request(request.form, request.args, callback_url))
            return Response(status=204)
        signed = recognise()
        if signed.altered:
            return rejections.reject("replayed")
        document = handler.handle(
            read_voice_request(
                request.form,
                request.args,
                callback_url,
                signed.name,
                request.headers.get(IDEMPOTENCY_TOKEN, ""),
                document_format,
            )
        )
        return Response(document, content_type=f"{CONTENT_TYPE}; charset=utf-8")

    @pages.post("/status")
    def receive_status() -> Response:
        form = request.form
        status = form.get("CallStatus", "")
        if status in END_STATUSES:
            handler.handle_end(_read_end(form, connected=END_STATUSES[status]))
        return Response(status=204)

    return pages


def read_voice_request(
    form: Mapping[str, str],
    query: Mapping[str, str],
    callback_url: str,
    signed_name: str = "",
    token: str = "",
    document_format: DocumentFormat = TWIML,
) -> VoiceRequest:
    """Read the request in a form.

    A repeated request has the same CallSid and `signed_name`, and goes to the same address, so it is at the same step.
    So has `token`, which nobody signs: that it differs means nothing.
    """
    user, number = _read_numbers(form)
    return VoiceRequest(
        provider=PROVIDER_NAME,
        document_format=document_format,
        call_id=form.get("CallSid", "")[:MAX_FIELD_LENGTH],
        msisdn=_parse_number(user),
        service_number=service_number(number),
        callback_url=callback_url,
        step=read_step(query.get("step", "")),
        action=query.get("why", ""),
        digits=form.get("Digits", ""),
        speech=form.get("SpeechResult", "")[:MAX_SPEECH_LENGTH],
        speech_confidence=_parse_confidence(form.get("Confidence", "")),
        outbound=_is_outbound(form),
        answered_by_machine=form.get("AnsweredBy", "").startswith(MACHINE_PREFIXES),
        idempotency_token=token[:MAX_FIELD_LENGTH],
        signed_name=signed_name,
        recording_url=form.get("RecordingUrl", "")[:MAX_URL_LENGTH],
        recording_seconds=_parse_seconds(form.get("RecordingDuration", "")),
        dial_outcome=DIAL_OUTCOMES.get(form.get("DialCallStatus", ""), ""),
        deferred_recording=query.get("carried", ""),
        hung_up=form.get("Digits") == HANGUP_DIGITS or form.get("CallStatus", "") in END_STATUSES,
    )


def _parse_confidence(text: str) -> float | None:
    """Return how sure the recogniser is, from 0 to 1; None if it does not say."""
    return float(text) if CONFIDENCE_PATTERN.fullmatch(text) else None


def _parse_seconds(text: str) -> int | None:
    return int(text) if SECONDS_PATTERN.fullmatch(text) else None


def _read_end(form: Mapping[str, str], *, connected: bool) -> CallEnd:
    return CallEnd(
        provider=PROVIDER_NAME,
        call_id=form.get("CallSid", "")[:MAX_FIELD_LENGTH],
        msisdn=_parse_number(_read_numbers(form)[0]),
        outbound=_is_outbound(form),
        connected=connected,
        log_fields=loggable_fields(form, LOGGED_FIELDS),
    )


def _is_outbound(form: Mapping[str, str]) -> bool:
    """Return True if we made the call: `outbound-api`, or `outbound-dial` if a call was put through."""
    return form.get("Direction", "").startswith("outbound")


def _read_numbers(form: Mapping[str, str]) -> tuple[str, str]:
    """Return the number of the person on the phone, and ours."""
    caller, other = form.get("From", ""), form.get("To", "")
    return (other, caller) if _is_outbound(form) else (caller, other)


def _parse_number(text: str) -> str:
    return "" if text.strip() in WITHHELD_NUMBERS else normalise_msisdn(text)
