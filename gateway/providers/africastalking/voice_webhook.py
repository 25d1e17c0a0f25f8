"""Africa's Talking's voice webhook: requests within a call, and the notice that it is over.

https://developers.africastalking.com/docs/voice/overview

Both come to the same address; the notice has `isActive=0`, and its answer is not read.
"""

import re
from collections.abc import Callable, Collection, Mapping
from contextlib import suppress

from flask import Blueprint, Response, request

from gateway.callers.numbers import msisdn
from gateway.conversations.voice.call_end import Ended
from gateway.conversations.voice.handler import Calls
from gateway.conversations.voice.request import CallRequest, read_step
from gateway.errors import DefinitionError
from gateway.http.token_auth import protect
from gateway.services import Services
from ivr.at_xml import CONTENT_TYPE
from ivr.steps import Action
from menus.engine.voice_verbs import BUSY, DONE, NO_ANSWER

PROVIDER = "at"
LONGEST_FIELD = 100
LONGEST_URL = 2000
# Calls that were never connected, or broke off at the carrier's; any other cause is somebody's hanging up.
FAILED = frozenset(
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
DIALLED = {
    "NORMAL_CLEARING": DONE,
    "USER_BUSY": BUSY,
    "CALL_REJECTED": BUSY,
    **dict.fromkeys(FAILED - {"USER_BUSY", "CALL_REJECTED"}, NO_ANSWER),
}
LOGGED = {
    "cause": ("hangupCause", re.compile(r"[A-Z_]{1,40}")),
    "seconds": ("durationInSeconds", re.compile(r"[0-9]{1,6}")),
    "cost": ("amount", re.compile(r"[0-9]{1,6}(\.[0-9]{1,6})?")),
    "currency": ("currencyCode", re.compile(r"[A-Z]{3}")),
}


def blueprint(services: Services, calls: Calls) -> Blueprint:
    """The webhook `/at/<token>/voice`."""
    pages = Blueprint("at_voice", __name__)
    protect(pages, services)
    settings = services.settings
    token = settings.webhook_tokens[0] if settings.webhook_tokens else ""
    hook = f"{settings.public_url.rstrip('/')}/at/{token}/voice"

    def ours() -> set[str]:
        """Our own numbers: the one that calls, and those that menus are called at."""
        found = {msisdn(settings.at_voice_number)}
        with suppress(DefinitionError):
            found |= set(map(msisdn, services.definition.service.voice))
        return found

    @pages.post("/at/<token>/voice")
    def take_call() -> Response:
        form = request.form
        if form.get("isActive", "").strip() == "0":
            _over(calls, form, ours)
            return Response(status=204)
        if request.args.get("why") == Action.STORED:
            return Response(status=204)
        document = calls.take(read_call(form, request.args, hook, ours))
        return Response(document, content_type=f"{CONTENT_TYPE}; charset=utf-8")

    return pages


def read_call(
    form: Mapping[str, str], query: Mapping[str, str], hook: str, ours: Callable[[], Collection[str]]
) -> CallRequest:
    """The request in a form, and in the query of the address that we gave for it. `ours` are our own numbers."""
    user, number = parties(form, ours)
    return CallRequest(
        provider=PROVIDER,
        call_id=form.get("sessionId", "")[:LONGEST_FIELD],
        msisdn=msisdn(user),
        number=called(number),
        hook=hook,
        step=read_step(query.get("step", "")),
        action=query.get("why", ""),
        digits=form.get("dtmfDigits", ""),
        outbound=is_outbound(form),
        recording=form.get("recordingUrl", "")[:LONGEST_URL],
        dialled=_dialled(form),
        carried=query.get("carried", ""),
    )


def is_outbound(form: Mapping[str, str]) -> bool:
    """Whether we made the call."""
    return form.get("direction", "").strip().lower() == "outbound"


def parties(form: Mapping[str, str], ours: Callable[[], Collection[str]]) -> tuple[str, str]:
    """The number of the person on the phone, and ours.

    The person is `callerNumber`, says their documentation, also where we call them; where that is a number of ours and
    the other is not, it is the other way round.
    """
    caller, other = form.get("callerNumber", ""), form.get("destinationNumber", "")
    if not is_outbound(form):
        return caller, other
    own = ours()
    turned = msisdn(caller) in own and msisdn(other) not in own
    return (other, caller) if turned else (caller, other)


def _dialled(form: Mapping[str, str]) -> str:
    """What came of a Dial, where it is told before the end of the call; empty where it is not."""
    if form.get("dialDurationInSeconds", "").strip("0. "):
        return DONE
    return DIALLED.get(form.get("hangupCause", ""), "")


def called(told: str) -> str:
    """The number of ours that was called, in E.164 where it is one."""
    return msisdn(told) or told.strip()[:LONGEST_FIELD]


def _over(calls: Calls, form: Mapping[str, str], ours: Callable[[], Collection[str]]) -> None:
    told = {name: form.get(field, "") for name, (field, _) in LOGGED.items()}
    user, _ = parties(form, ours)
    ended = Ended(
        provider=PROVIDER,
        call_id=form.get("sessionId", "")[:LONGEST_FIELD],
        msisdn=msisdn(user),
        outbound=is_outbound(form),
        connected=form.get("hangupCause", "") not in FAILED,
        told={name: text for name, text in told.items() if LOGGED[name][1].fullmatch(text)},
        recording=form.get("recordingUrl", "")[:LONGEST_URL],
    )
    calls.over(ended)
