"""Africa's Talking's voice webhook: requests within a call, and the notice of its end.

https://developers.africastalking.com/docs/voice/overview

Both come to the same address; the notice has `isActive=0`, and its answer is not read.
"""

import re
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress

from flask import Blueprint, Response, request

from gateway.callers.phone_numbers import normalise_msisdn
from gateway.conversations.voice.call_end import CallEnd
from gateway.conversations.voice.handler import CallHandler
from gateway.conversations.voice.request import VoiceRequest, read_step
from gateway.errors import DefinitionError
from gateway.http.token_auth import require_token
from gateway.providers.africastalking.settings import AfricasTalkingSettings
from gateway.providers.africastalking.voice_xml import CONTENT_TYPE, VOICE_XML
from gateway.providers.webhook_context import WebhookContext
from gateway.providers.webhook_fields import (
    MAX_FIELD_LENGTH,
    MAX_URL_LENGTH,
    LoggedFields,
    loggable_fields,
    service_number,
)
from ivr.steps import CallbackReason
from menus.engine.voice_verbs import BUSY, DONE, NO_ANSWER

PROVIDER_NAME = "at"
# Causes of calls that were never connected or that broke off in the network. With any other cause, somebody hung up.
FAILED_CAUSES = frozenset(
    {
        *(
            "CALL_REJECTED",
            "NORMAL_TEMPORARY_FAILURE",
            "RECOVERY_ON_TIMER_EXPIRE",
            "ORIGINATOR_CANCEL",
            "LOSE_RACE",
        ),
        *("USER_BUSY", "NO_ANSWER", "NO_USER_RESPONSE", "SUBSCRIBER_ABSENT", "SERVICE_UNAVAILABLE"),
        *("USER_NOT_REGISTERED", "UNALLOCATED_NUMBER"),
    }
)
DIAL_OUTCOMES = {
    "NORMAL_CLEARING": DONE,
    "USER_BUSY": BUSY,
    "CALL_REJECTED": BUSY,
    **dict.fromkeys(FAILED_CAUSES - {"USER_BUSY", "CALL_REJECTED"}, NO_ANSWER),
}
LOGGED_FIELDS: LoggedFields = {
    "cause": ("hangupCause", re.compile(r"[A-Z_]{1,40}")),
    "seconds": ("durationInSeconds", re.compile(r"[0-9]{1,6}")),
    "cost": ("amount", re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")),
    "currency": ("currencyCode", re.compile(r"[A-Z]{3}")),
}


def blueprint(context: WebhookContext) -> Blueprint:
    """Return the webhook `/at/<token>/voice`."""
    pages = Blueprint("at_voice", __name__)
    settings, handler = context.settings, context.call_handler
    require_token(pages, settings, context.rejections())
    token = settings.webhook_tokens[0] if settings.webhook_tokens else ""
    callback_url = f"{settings.public_url.rstrip('/')}/at/{token}/voice"

    def own_numbers() -> set[str]:
        """Return our own numbers: the one that we call from, and those at which menus are called."""
        numbers = {normalise_msisdn(settings.provider(AfricasTalkingSettings).voice_number)}
        with suppress(DefinitionError):
            numbers |= set(map(normalise_msisdn, context.voice_numbers()))
        return numbers

    @pages.post("/at/<token>/voice")
    def receive_request() -> Response:
        form = request.form
        if form.get("isActive", "").strip() == "0":
            _handle_end(handler, form, own_numbers)
            return Response(status=204)
        if request.args.get("why") == CallbackReason.STORED:
            return Response(status=204)
        document = handler.handle(read_voice_request(form, request.args, callback_url, own_numbers))
        return Response(document, content_type=f"{CONTENT_TYPE}; charset=utf-8")

    return pages


def read_voice_request(
    form: Mapping[str, str],
    query: Mapping[str, str],
    callback_url: str,
    own_numbers: Callable[[], Collection[str]],
) -> VoiceRequest:
    """Read a request from its form and from the query of our callback URL. `own_numbers` returns our numbers."""
    user, number = read_numbers(form, own_numbers)
    return VoiceRequest(
        provider=PROVIDER_NAME,
        document_format=VOICE_XML,
        call_id=form.get("sessionId", "")[:MAX_FIELD_LENGTH],
        msisdn=normalise_msisdn(user),
        service_number=service_number(number),
        callback_url=callback_url,
        step=read_step(query.get("step", "")),
        action=query.get("why", ""),
        digits=form.get("dtmfDigits", ""),
        outbound=is_outbound(form),
        recording_url=form.get("recordingUrl", "")[:MAX_URL_LENGTH],
        dial_outcome=_dial_outcome(form),
        deferred_recording=query.get("carried", ""),
    )


def is_outbound(form: Mapping[str, str]) -> bool:
    """Return whether we made the call."""
    return form.get("direction", "").strip().lower() == "outbound"


def read_numbers(form: Mapping[str, str], own_numbers: Callable[[], Collection[str]]) -> tuple[str, str]:
    """Return the number of the person on the phone, and ours.

    Their documentation says that `callerNumber` is the person, even if we call them. If that is a number of ours and
    the other is not, it is the other way round.
    """
    caller, other = form.get("callerNumber", ""), form.get("destinationNumber", "")
    if not is_outbound(form):
        return caller, other
    own = own_numbers()
    swapped = normalise_msisdn(caller) in own and normalise_msisdn(other) not in own
    return (other, caller) if swapped else (caller, other)


def _dial_outcome(form: Mapping[str, str]) -> str:
    """Return the outcome of a Dial, if it is reported before the end of the call; else empty."""
    if form.get("dialDurationInSeconds", "").strip("0. "):
        return DONE
    return DIAL_OUTCOMES.get(form.get("hangupCause", ""), "")


def _handle_end(
    handler: CallHandler, form: Mapping[str, str], own_numbers: Callable[[], Collection[str]]
) -> None:
    user, _ = read_numbers(form, own_numbers)
    end = CallEnd(
        provider=PROVIDER_NAME,
        call_id=form.get("sessionId", "")[:MAX_FIELD_LENGTH],
        msisdn=normalise_msisdn(user),
        outbound=is_outbound(form),
        connected=form.get("hangupCause", "") not in FAILED_CAUSES,
        log_fields=loggable_fields(form, LOGGED_FIELDS),
        recording_url=form.get("recordingUrl", "")[:MAX_URL_LENGTH],
    )
    handler.handle_end(end)
