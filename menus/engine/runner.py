"""The engine with its requests carried out: what a citizen typed in, a page out.

The live service, `gateway test` and `gateway play` run the same `EngineRunner`. They differ in its ports alone: who
files cases, answers lookups and carries effects out.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar

import msgspec

from menus.engine import engine
from menus.engine.caller_profile import CallerProfile
from menus.engine.effects import (
    CaseLookupRequest,
    ChangeConsent,
    CountAttempts,
    Effect,
    EngineRequest,
    ForgetAnswers,
    HttpLookupRequest,
    LookupLate,
    RememberAnswers,
    RememberLanguage,
    RequestOutcome,
    ScheduleCallBack,
    SendText,
    Submission,
    SubmissionFiled,
)
from menus.engine.engine import Caller, CaseContext, Page, TrailEntry, Turn, TurnInputs
from menus.engine.late_lookups import can_be_answered_by_sms
from menus.engine.session import Session
from menus.model import EntryPoint, Service

MAX_INPUTS = 60  # in one hop; a dialled string or a lost session holds fewer

ALLOWED_UNSEEN = (RememberLanguage, CountAttempts)
"""Effects that follow from what was typed alone; any other is promised on a screen that the caller has to see first."""

EFFECT_NAMES: Mapping[type[Effect], str] = {
    RememberLanguage: "RememberLanguage",
    RememberAnswers: "RememberAnswers",
    ForgetAnswers: "ForgetAnswers",
    ChangeConsent: "ChangeConsent",
    CountAttempts: "CountAttempts",
}
"""Names of the effects that no visit names. They are kept in the store, so they stay as they are."""


@dataclass(frozen=True, slots=True)
class ScreenResult:
    """Where the citizen stands after the inputs were taken, and what they read."""

    session: Session
    page: Page


@dataclass(frozen=True, slots=True)
class PendingEffect:
    """An effect under the name that is the same in a repeated hop, and the language it was asked for in."""

    name: str
    effect: Effect
    language: str


class RunnerPorts(Protocol):
    """What the runner asks for outside the engine, for one caller. The same id is the same thing."""

    def file_case(
        self,
        case_id: str,
        submission: Submission,
        language: str,
        *,
        confirm_by_text: bool,
        about_reference: str,
    ) -> str:
        """File a case under this id; its reference. `about_reference`: the case that a text of ours asked about."""

    def filed_reference(self, case_id: str) -> str | None:
        """The reference of the case that was filed under this id; None where none was."""

    def look_up(self, request: CaseLookupRequest | HttpLookupRequest) -> RequestOutcome:
        """Ask the source of a lookup."""

    def answer_late(self, question_id: str, session: Session) -> None:
        """Leave the lookup that this session waits for to be answered by text."""

    def carry_out(self, origin: str, profile_before: CallerProfile, effects: Sequence[PendingEffect]) -> None:
        """Carry effects out, before the session is saved. `profile_before`: what was remembered before the first."""


Ports = TypeVar("Ports", bound=RunnerPorts)


class UncommittedEffectError(Exception):
    """Unseen inputs came to a submission, or another effect, that was never committed."""


class StaleReadError(Exception):
    """A record that somebody else may have saved since asks for more than a screen."""


class StaleRequestError(StaleReadError):
    """It asks for a submission or a lookup, as the same screen will again."""


@dataclass(slots=True)
class EngineRunner(Generic[Ports]):
    """One hop's walk through the menus.

    `origin` names the conversation in which a new session begins. `completed_effects` are those that it carried out
    before its record was lost. Unless the record is `fresh`, nothing is carried out at all. `about_reference` is the
    case that a text of ours asked about, where this is the answer.

    What comes of the walk: `pending_effects`, to be carried out by `commit` before the session is saved, and the
    `trail` of screens and choices.
    """

    service: Service
    ports: Ports
    caller: Caller
    turn_inputs: TurnInputs
    origin: str
    completed_effects: frozenset[str] = frozenset()
    fresh: bool = True
    about_reference: str = ""
    pending_effects: list[PendingEffect] = field(default_factory=list)
    trail: list[TrailEntry] = field(default_factory=list)
    _effect_number: int = 0

    def start(
        self,
        point: EntryPoint,
        inputs: Iterable[str],
        caller_profile: CallerProfile,
        dropped_session: Session | None,
    ) -> ScreenResult:
        """Begin at an entry and take the inputs that came with it, as far as they promise nothing new.

        The inputs were dialled along with the code, or are those of a session that the store lost: either way the
        citizen has not seen the screen on which they would send, and is shown it. What the entry itself leads to
        was asked for by dialling it.
        """
        turn = engine.start(
            self.service,
            point.goto,
            self.caller,
            self.turn_inputs,
            language=point.language or caller_profile.language,
            profile=caller_profile.answers,
            attempts=caller_profile.attempts,
            opted_out=caller_profile.opted_out,
            dropped=dropped_session,
        )
        return self._take_unseen_inputs(self._run_to_page(turn, commit=True), list(inputs)[:MAX_INPUTS])

    def open_question(
        self, screen: str, caller_profile: CallerProfile, case_context: CaseContext
    ) -> ScreenResult | None:
        """The question of a text of ours, as if the caller had been shown it; None where the menus ask nothing there.

        The question was texted and is only read again here, so nothing that leads to it is carried out.
        """
        turn = engine.start(
            self.service,
            screen,
            self.caller,
            self.turn_inputs,
            language=caller_profile.language,
            profile=caller_profile.answers,
            attempts=caller_profile.attempts,
            opted_out=caller_profile.opted_out,
            case_context=case_context,
        )
        if turn.page is None or turn.page.ends:
            return None
        self.trail += turn.trail
        return ScreenResult(msgspec.structs.replace(turn.session, origin=self.origin), turn.page)

    def step(self, session: Session, typed: str) -> ScreenResult:
        """Take what was typed. A `*` in it parts inputs, unless the screen takes free text.

        The citizen has seen the screen of the first input only, so the others promise nothing new.
        """
        if "*" not in typed or engine.takes_free_text(self.service, session):
            return self.step_one_input(session, typed)
        first, *unseen = typed.split("*")[:MAX_INPUTS]
        return self._take_unseen_inputs(self.step_one_input(session, first), unseen)

    def step_one_input(self, session: Session, typed: str) -> ScreenResult:
        """Take what was typed as one input, where the channel hands over each by itself."""
        turn = engine.step(self.service, session, self.caller, typed, self.turn_inputs)
        if turn.page is None or turn.effects:
            return self._run_to_page(turn, commit=True)
        self.trail += turn.trail
        return ScreenResult(turn.session, turn.page)

    def take_recording(self, session: Session, recording: str) -> ScreenResult:
        """Take a spoken message, as the recording of this id."""
        turn = engine.answer_by_recording(self.service, session, self.caller, recording, self.turn_inputs)
        return self._run_to_page(turn, commit=True)

    def finish_transfer(self, session: Session, outcome: str) -> ScreenResult:
        """The caller was put through, or could not be."""
        turn = engine.after_transfer(self.service, session, self.caller, outcome, self.turn_inputs)
        return self._run_to_page(turn, commit=True)

    def give_up(self, session: Session, *, for_good: bool) -> ScreenResult:
        """Nothing that fits came of a caller, time after time: where the screen leads then, or last words."""
        turn = engine.give_up(self.service, session, self.caller, self.turn_inputs, end_session=for_good)
        return self._run_to_page(turn, commit=True)

    def commit(self, result: ScreenResult, profile_before: CallerProfile) -> Session:
        """Carry out what the walk asked for beside a page; the session to be saved then.

        `profile_before` is what was remembered of the caller as the walk began.
        """
        session = result.session
        if not session.origin:
            session = msgspec.structs.replace(session, origin=self.origin)
        if self.pending_effects:
            self.ports.carry_out(session.origin, profile_before, self.pending_effects)
        return session

    def _take_unseen_inputs(self, shown: ScreenResult, inputs: Iterable[str]) -> ScreenResult:
        """Take inputs to screens that the citizen has not seen, as far as they promise nothing new."""
        for typed in inputs:
            if shown.page.ends:
                break
            effects, visited = len(self.pending_effects), len(self.trail)
            turn = engine.step(self.service, shown.session, self.caller, typed, self.turn_inputs)
            try:
                shown = self._run_to_page(turn, commit=False)
            except UncommittedEffectError:
                del self.pending_effects[effects:], self.trail[visited:]
                break
        return shown

    def _run_to_page(self, turn: Turn, *, commit: bool) -> ScreenResult:
        """Answer the turn's requests until there is a page."""
        self._effect_number = 0
        self.trail += turn.trail
        if turn.effects:
            self._collect_effects(turn, commit=commit)
        while turn.request is not None:
            outcome = self._answer_request(turn.request, turn.session, commit=commit)
            turn = engine.resume(self.service, turn.session, self.caller, outcome, self.turn_inputs)
            self.trail += turn.trail
            self._collect_effects(turn, commit=commit)
        if turn.page is None:
            raise engine.EngineError("a turn without page or request")
        return ScreenResult(turn.session, turn.page)

    def _collect_effects(self, turn: Turn, *, commit: bool) -> None:
        """Note what is to be carried out; not again what was, and nothing on a screen that nobody saw."""
        if turn.effects and not self.fresh:
            raise StaleReadError
        for effect in turn.effects:
            name = self._effect_name(effect, turn.session)
            if name in self.completed_effects:
                continue
            if not commit and not isinstance(effect, ALLOWED_UNSEEN):
                raise UncommittedEffectError
            self.pending_effects.append(PendingEffect(name, effect, turn.session.language))

    def _effect_name(self, effect: Effect, session: Session) -> str:
        """The same in a repeated hop and in a replay: its visit, else how many hops and effects came before it."""
        if isinstance(effect, SendText | ScheduleCallBack):
            return effect.visit
        self._effect_number += 1
        return f"{EFFECT_NAMES[type(effect)]}:{session.hop_count}:{self._effect_number}"

    def _visit_id(self, session: Session, visit: str) -> str:
        """What makes a visit of a screen happen once, wherever its session is taken up."""
        return self.turn_inputs.digest(f"{session.origin or self.origin}:{visit}")

    def _answer_request(self, request: EngineRequest, session: Session, *, commit: bool) -> RequestOutcome:
        if not self.fresh:
            raise StaleRequestError
        if isinstance(request, Submission):
            return SubmissionFiled(self._file_case(request, session, commit=commit))
        return self._look_up(request, session)

    def _look_up(self, request: CaseLookupRequest | HttpLookupRequest, session: Session) -> RequestOutcome:
        """Ask a source. What comes too late for the screen is left to be answered by text, where a text can."""
        outcome = self.ports.look_up(request)
        if (
            isinstance(outcome, LookupLate)
            and self.caller.msisdn
            and can_be_answered_by_sms(self.service, session)
        ):
            self.ports.answer_late(self._visit_id(session, request.visit), session)
        return outcome

    def _file_case(self, submission: Submission, session: Session, *, commit: bool) -> str:
        case_id = self._visit_id(session, submission.visit)
        if not commit:
            reference = self.ports.filed_reference(case_id)
            if reference is None:
                raise UncommittedEffectError
            return reference
        return self.ports.file_case(
            case_id,
            submission,
            session.language,
            confirm_by_text=self.caller.channel != "sms" and bool(self.caller.msisdn),
            about_reference=self.about_reference,
        )
