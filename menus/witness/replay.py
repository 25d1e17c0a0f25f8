"""Replay a way in on a phone, as a citizen would take it, and compare it with what the search saw."""

from collections import deque

from menus.analysis.ways_in import WayInKind
from menus.engine.effects import (
    CaseAnswer,
    LookupRequest,
    PaymentOrder,
    PaymentStanding,
    RequestOutcome,
    SubmissionFiled,
)
from menus.engine.engine import EngineError
from menus.engine.scope import VOICE_CHANNEL
from menus.model import AnswerRequest, Service
from menus.model.settings import ASK
from menus.scenarios.phone import PhoneError, ScenarioPhone
from menus.scenarios.setup import ScenarioSetup
from menus.witness.payment_samples import OUTCOMES, THE_PAYMENT
from menus.witness.reached import Reached
from menus.witness.step import Step, StepKind

FIRST_WORDS = "Hello"
CONTINUE_KEY = "1"


class _OtherWayError(Exception):
    """The phone went another way than the search."""


def is_replayed(service: Service, found: Reached) -> bool:
    """Return whether a phone comes to the same point on the same way. `service` is worded for its channel."""
    points = found.points()
    replies = deque(reply for point in points for reply in point.replies)

    def answer(request: LookupRequest) -> RequestOutcome:
        if not replies or replies[0].lookup != request.lookup:
            raise _OtherWayError
        return replies.popleft().sample.outcome

    def answer_case(case: str, request: AnswerRequest) -> CaseAnswer | None:
        del request
        if not replies or replies[0].lookup != case:
            raise _OtherWayError
        outcome = replies.popleft().sample.outcome
        return outcome.answer if isinstance(outcome, SubmissionFiled) else None

    def answer_payment(order: PaymentOrder) -> str:
        del order
        if not replies or replies[0].lookup != THE_PAYMENT:
            raise _OtherWayError
        outcome = replies.popleft().sample.outcome
        return OUTCOMES[outcome.state] if isinstance(outcome, PaymentStanding) else ""

    phone = ScenarioPhone(service, _setup(found), answer, answer_case, answer_payment)
    phone.asked_note = found.circumstances.case_note
    try:
        _come_in(phone, points[0])
        for point in points[1:]:
            assert point.step is not None  # noqa: S101  # only the first has none
            _take(phone, point.step, points[0].way.name)
        if len(points) == 1 and found.way.kind is WayInKind.QUESTION:
            phone.type(CONTINUE_KEY)
    except (PhoneError, EngineError, LookupError, _OtherWayError):
        return False
    trail = tuple(entry for point in points for entry in point.trail)
    return phone.trail[: len(trail)] == trail and not replies


def _setup(found: Reached) -> ScenarioSetup:
    way, circumstances = found.way, found.circumstances
    return ScenarioSetup(
        language=circumstances.language,
        channel=way.channel,
        number="" if circumstances.is_withheld else None,
        network=circumstances.network or None,
        asked=way.name if way.kind is WayInKind.QUESTION else None,
        clock=circumstances.moment,
        percent=circumstances.percent,
        opted_out=circumstances.opted_out or None,
        profile=circumstances.profile,
    )


def _come_in(phone: ScenarioPhone, first: Reached) -> None:
    way = first.way
    match way.kind:
        case WayInKind.CODE | WayInKind.NUMBER:
            phone.dial(way.name)
        case WayInKind.KEYWORD:
            phone.type(way.name)
        case WayInKind.ANY_TEXT | WayInKind.OWN_WORDS:
            phone.type(FIRST_WORDS)
        case WayInKind.CALL_BACK:
            phone.be_called(way.screen)
        case WayInKind.QUESTION:
            return  # the first answer opens the question


def _take(phone: ScenarioPhone, step: Step, code: str) -> None:
    if phone.channel == VOICE_CHANNEL and step.kind is StepKind.SILENT:
        phone.give_up(end_session=False)
    elif step.kind is StepKind.DIALLED_AGAIN:
        if phone.is_connected:
            phone.drop()
        phone.dial(code)
        if step.text == ASK:
            phone.type(CONTINUE_KEY)
    else:
        phone.type(step.text)
