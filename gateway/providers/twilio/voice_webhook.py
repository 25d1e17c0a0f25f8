"""Twilio's voice webhooks: requests within a call, and how it went.

https://www.twilio.com/docs/voice/twiml#twilios-request-to-your-application
"""

import re
from collections.abc import Mapping

from flask import Blueprint, Response, request

from gateway.callers.numbers import msisdn
from gateway.conversations.voice.call_end import Ended
from gateway.conversations.voice.handler import Calls
from gateway.conversations.voice.request import CallRequest, read_step
from gateway.http.signature_auth import protect
from gateway.providers.africastalking.voice_webhook import LONGEST_FIELD, LONGEST_URL, called
from gateway.providers.twilio.sms_webhook import IDEMPOTENCY_TOKEN
from gateway.services import Services
from ivr.steps import Action
from ivr.twiml import CONTENT_TYPE
from menus.engine.voice_verbs import BUSY, DONE, NO_ANSWER

PROVIDER = "twilio"
OVER = {"completed": True, "busy": False, "failed": False, "no-answer": False, "canceled": False}
DIALLED = {
    "completed": DONE,
    "answered": DONE,
    "busy": BUSY,
    "no-answer": NO_ANSWER,
    "failed": NO_ANSWER,
    "canceled": NO_ANSWER,
}
HUNG_UP = "hangup"  # in place of a key, where the caller hung up while they spoke
SECONDS = re.compile(r"[0-9]{1,6}")
MACHINES = ("machine", "fax")  # the beginnings of `AnsweredBy`; `human` and `unknown` are people
LOGGED = {
    "cause": ("CallStatus", re.compile(r"[a-z-]{1,20}")),
    "seconds": ("CallDuration", re.compile(r"[0-9]{1,6}")),
}
# What stands for a number that is withheld: ANONYMOUS, RESTRICTED, BLOCKED, UNKNOWN, UNAVAILABLE on a keypad.
WITHHELD = frozenset({"+266696687", "+7378742833", "+2562533", "+8656696", "+86282452253"})


def blueprint(services: Services, calls: Calls) -> Blueprint:
    """`/twilio/voice` and `/twilio/voice/status`."""
    pages = Blueprint("twilio_voice", __name__, url_prefix="/twilio/voice")
    protect(pages, services)
    hook = f"{services.settings.public_url.rstrip('/')}/twilio/voice"

    @pages.post("")
    def take_call() -> Response:
        if request.args.get("why") == Action.STORED:
            calls.stored(read_call(request.form, request.args, hook))
            return Response(status=204)
        document = calls.take(
            read_call(request.form, request.args, hook, request.headers.get(IDEMPOTENCY_TOKEN, ""))
        )
        return Response(document, content_type=f"{CONTENT_TYPE}; charset=utf-8")

    @pages.post("/status")
    def take_status() -> Response:
        form = request.form
        status = form.get("CallStatus", "")
        if status in OVER:
            calls.over(_ended(form, connected=OVER[status]))
        return Response(status=204)

    return pages


def read_call(form: Mapping[str, str], query: Mapping[str, str], hook: str, token: str = "") -> CallRequest:
    """The request in a form. Twilio repeats it with the same CallSid to the same address, and so from the same step;
    and with the same `token`."""
    user, number = _parties(form)
    return CallRequest(
        provider=PROVIDER,
        call_id=form.get("CallSid", "")[:LONGEST_FIELD],
        msisdn=_number(user),
        number=called(number),
        hook=hook,
        step=read_step(query.get("step", "")),
        action=query.get("why", ""),
        digits=form.get("Digits", ""),
        outbound=_is_outbound(form),
        machine=form.get("AnsweredBy", "").startswith(MACHINES),
        token=token[:LONGEST_FIELD],
        recording=form.get("RecordingUrl", "")[:LONGEST_URL],
        seconds=_seconds(form.get("RecordingDuration", "")),
        dialled=DIALLED.get(form.get("DialCallStatus", ""), ""),
        carried=query.get("carried", ""),
        hung_up=form.get("Digits") == HUNG_UP or form.get("CallStatus", "") in OVER,
    )


def _seconds(told: str) -> int | None:
    return int(told) if SECONDS.fullmatch(told) else None


def _ended(form: Mapping[str, str], *, connected: bool) -> Ended:
    told = {name: form.get(field, "") for name, (field, _) in LOGGED.items()}
    return Ended(
        provider=PROVIDER,
        call_id=form.get("CallSid", "")[:LONGEST_FIELD],
        msisdn=_number(_parties(form)[0]),
        outbound=_is_outbound(form),
        connected=connected,
        told={name: text for name, text in told.items() if LOGGED[name][1].fullmatch(text)},
    )


def _is_outbound(form: Mapping[str, str]) -> bool:
    """Whether we made the call: `outbound-api`, or `outbound-dial` where a call was put through."""
    return form.get("Direction", "").startswith("outbound")


def _parties(form: Mapping[str, str]) -> tuple[str, str]:
    """The number of the person on the phone, and ours."""
    caller, other = form.get("From", ""), form.get("To", "")
    return (other, caller) if _is_outbound(form) else (caller, other)


def _number(told: str) -> str:
    return "" if told.strip() in WITHHELD else msisdn(told)
