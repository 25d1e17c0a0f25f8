"""Take steps on the engine, with every answer that lookups might give."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import msgspec

from menus.analysis.value_uses import ValueUse
from menus.analysis.ways_in import WayIn, WayInKind
from menus.engine import dropped_session, engine
from menus.engine.effects import (
    AttemptCounted,
    AttemptRequest,
    EngineRequest,
    JoinRequest,
    LookupFailed,
    PaymentCheck,
    PaymentOrder,
    PaymentStanding,
    ProfileAnswer,
    RequestOutcome,
    Submission,
    SubmissionFiled,
    SurveyAnswers,
    SurveyOutcome,
)
from menus.engine.engine import MAX_HOPS_PER_SESSION
from menus.engine.engine_verb import engine_verb
from menus.engine.inputs import Caller, CaseContext, TurnInputs
from menus.engine.scope import VOICE_CHANNEL, TurnScope
from menus.engine.session import Session
from menus.engine.session_payment import open_payment_of
from menus.engine.turn import EngineError, Page, TrailEntry, Turn
from menus.engine.typed_answers import take_answer, take_counted_answer
from menus.engine.voice_verbs import save_recording
from menus.model import Service
from menus.model.payments import ASKED
from menus.scenarios.phone import ASKED_CASE_REFERENCE, example_number
from menus.scenarios.ports import digest
from menus.scenarios.voice_wording import with_voice_wording
from menus.witness.answer_samples import SAMPLE_REFERENCE
from menus.witness.circumstances import Circumstances
from menus.witness.lookup_samples import LookupSamples
from menus.witness.observed_walk import ObservedWalk, WatchedUses
from menus.witness.payment_samples import PAYMENT_SAMPLES, SAMPLE_PAYMENT, THE_PAYMENT
from menus.witness.reached import Reached
from menus.witness.step import Reply, Step, StepKind

CANNOT_GO_ON = (
    EngineError,
    LookupError,
    TypeError,
    ValueError,
)  # a file with other errors cannot be walked everywhere
NO_PAGE = Page("", ends=False)
TurnMaker = Callable[[ObservedWalk], Turn]
UNUSUAL = 2.0  # what an unusual circumstance costs, in steps
MAX_TURNS_OF_STEP = 120
MAX_OUTCOMES = 48  # of one step: what lookups might answer to it, one after the other


@dataclass
class EngineTrial:
    """Walks a service. `watched` are the uses to look out for; `turns` counts what was walked."""

    service: Service
    lookup_samples: LookupSamples
    watched: WatchedUses
    turns: int = 0
    number: str = field(init=False)
    _spoken_service: Service = field(init=False)

    def __post_init__(self) -> None:
        self.number = example_number(self.service)
        self.service = replace(self.service, closed_everywhere=False)  # it may open again
        self._spoken_service = with_voice_wording(self.service) if self._has_calls else self.service

    @property
    def _has_calls(self) -> bool:
        return any(screen.voice.say is not None for screen in self.service.screens.values())

    def service_on(self, channel: str) -> Service:
        """Return the service as it is worded on a channel."""
        return self._spoken_service if channel == VOICE_CHANNEL else self.service

    def caller(self, way: WayIn, circumstances: Circumstances) -> Caller:
        """Return who comes in."""
        code = way.name if way.kind in (WayInKind.CODE, WayInKind.NUMBER) else ""
        number = "" if circumstances.is_withheld else self.number
        return Caller(number, way.channel, circumstances.network, code)

    def inputs(self, circumstances: Circumstances) -> TurnInputs:
        """Return what a turn gets from outside."""
        return TurnInputs(circumstances.moment, digest, lambda: circumstances.percent)

    def scope(self, here: Reached) -> TurnScope:
        """Return the values of a point."""
        service, caller = self.service_on(here.way.channel), self.caller(here.way, here.circumstances)
        return TurnScope(service, here.session, caller, self.inputs(here.circumstances))

    def start(self, way: WayIn, circumstances: Circumstances) -> Iterator[Reached]:
        """Begin sessions, one for each answer that lookups might give."""
        service, caller = self.service_on(way.channel), self.caller(way, circumstances)
        inputs = self.inputs(circumstances)
        case = None
        if way.kind is WayInKind.QUESTION:
            case = CaseContext(ASKED_CASE_REFERENCE, way.name, circumstances.case_note)
        session = engine.new_session(
            service,
            way.screen,
            caller,
            inputs,
            language=way.language or circumstances.language,
            profile={name: ProfileAnswer(value) for name, value in circumstances.profile.items()},
            attempts={},
            case_context=case,
            opted_out=circumstances.opted_out,
        )
        origin = Reached(
            way, circumstances, session, NO_PAGE, (), frozenset(), cost=UNUSUAL * circumstances.unusual
        )
        for reached in self._run(origin, None, lambda walk: walk.go_to(way.screen), session):
            if not (reached.page.ends and way.kind is WayInKind.QUESTION):  # it asks nothing
                yield reached

    def after(self, here: Reached, step: Step) -> Iterator[Reached]:
        """Take a step, once for each answer that lookups might give."""
        waits = open_payment_of(here.session) is not None  # then the session goes on at the next dial
        if (here.page.ends and not waits) or here.session.hop_count >= MAX_HOPS_PER_SESSION:
            return
        if step.kind is StepKind.DIALLED_AGAIN:
            resumption = self.resumption(here)
            if resumption is not None:
                yield from self._run(here, step, _go_on, resumption[1])
            return
        yield from self._run(here, step, lambda walk: _take(walk, step), here.session)

    def resumption(self, here: Reached) -> tuple[str, Session] | None:
        """Return how a session goes on after its line drops, and from where; None if it does not."""
        if here.way.kind not in (WayInKind.CODE, WayInKind.NUMBER) or here.circumstances.is_withheld:
            return None
        service, session = self.service_on(here.way.channel), here.session
        return dropped_session.decide_resumption(service, session, session.entry, here.way.channel)

    def _run(
        self, origin: Reached, step: Step | None, begin: TurnMaker, session: Session
    ) -> Iterator[Reached]:
        way, circumstances = origin.way, origin.circumstances
        service, caller = self.service_on(way.channel), self.caller(way, circumstances)
        inputs = self.inputs(circumstances)
        waiting = deque([_Pending(begin, session)])
        outcomes, last_turn = 0, self.turns + MAX_TURNS_OF_STEP
        while waiting and outcomes < MAX_OUTCOMES and self.turns < last_turn:
            pending = waiting.popleft()
            walk = ObservedWalk(service, pending.session, caller, inputs, self.watched)
            self.turns += 1
            try:
                turn = pending.begin(walk)
            except CANNOT_GO_ON:
                continue
            walk.finish()
            trail, observed = (*pending.trail, *turn.trail), pending.observed | walk.observed
            if turn.request is None and turn.page is not None:
                outcomes += 1
                cost = origin.cost + sum(reply.sample.cost for reply in pending.replies)
                cost += 0 if step is None else 1 + step.cost
                before = None if step is None else origin
                yield Reached(
                    way,
                    circumstances,
                    turn.session,
                    turn.page,
                    trail,
                    observed,
                    before,
                    step,
                    pending.replies,
                    cost,
                )
            elif turn.request is not None:
                for outcome, reply in self._answers(turn.request, turn.session):
                    waiting.append(
                        _Pending(
                            _taking(outcome),
                            turn.session,
                            (*pending.replies, *reply),
                            trail,
                            observed,
                        )
                    )

    def _answers(
        self, request: EngineRequest, session: Session
    ) -> Iterator[tuple[RequestOutcome, tuple[Reply, ...]]]:
        if isinstance(request, Submission):
            if request.answer is None:
                yield SubmissionFiled(SAMPLE_REFERENCE), ()
                return
            for sample in self.lookup_samples.of_case(request.kind, request.answer):
                yield sample.outcome, (Reply(request.kind, sample),)
            return
        if isinstance(request, JoinRequest):
            yield SubmissionFiled(SAMPLE_REFERENCE), ()
            yield LookupFailed(), ()
            return
        if isinstance(request, AttemptRequest):
            count = request.known + 1
            yield AttemptCounted(count, count, request.typed), ()
            return
        if isinstance(request, SurveyAnswers):
            yield SurveyOutcome.COUNTED, ()
            return
        if isinstance(request, PaymentOrder):
            yield PaymentStanding(SAMPLE_PAYMENT, ASKED), ()
            return
        if isinstance(request, PaymentCheck):
            yield from ((sample.outcome, (Reply(THE_PAYMENT, sample),)) for sample in PAYMENT_SAMPLES)
            return
        screen = self.service.screens[session.awaiting_screen]
        for sample in self.lookup_samples.of(screen, request.lookup):
            yield sample.outcome, (Reply(request.lookup, sample),)


class _Pending(msgspec.Struct, frozen=True):
    """A part of a step that waits to be walked, and what came before it."""

    begin: TurnMaker
    session: Session
    replies: tuple[Reply, ...] = ()
    trail: tuple[TrailEntry, ...] = ()
    observed: frozenset[tuple[str, ValueUse]] = frozenset()


def _taking(outcome: RequestOutcome) -> TurnMaker:
    if isinstance(outcome, AttemptCounted):
        return lambda walk: take_counted_answer(walk, outcome)
    return lambda walk: walk.take_outcome(outcome)


def _go_on(walk: ObservedWalk) -> Turn:
    """Go on at the next dial, with an open payment or where the line dropped."""
    is_open = open_payment_of(walk.session) is not None
    return walk.check_payment() if is_open else walk.show_afresh(walk.session.screen)


def _take(walk: ObservedWalk, step: Step) -> Turn:
    """Do on a screen what somebody does there."""
    screen = walk.screen
    walk.session.hop_count += 1
    match step.kind:
        case StepKind.SPOKEN:
            return save_recording(walk, step.text)
        case StepKind.PUT_THROUGH:
            return engine_verb(screen).after_transfer(walk, screen, step.text)
        case StepKind.SILENT if screen.attempts is not None:
            walk.session.attempts[screen.name] = 0
            return walk.follow(screen.attempts.too_many)
    return take_answer(walk, step.text)
