"""Runs the engine and carries its requests out: takes the text that a citizen typed, and returns a page.

The live service, `gateway test` and `gateway play` use the same `EngineRunner`. They differ only in its ports, which
file cases, answer lookups and carry effects out.
"""

from collections.abc import Mapping, Sequence
from typing import Generic, TypeVar

import msgspec

from menus.engine import engine
from menus.engine.caller_profile import CallerProfile
from menus.engine.effects import (
    AttemptCounted,
    AttemptRequest,
    ChangeConsent,
    Effect,
    EndReminders,
    EngineRequest,
    ForgetAnswers,
    ForgetAttempts,
    JoinRequest,
    LimitReached,
    LookupFailed,
    LookupLate,
    LookupRequest,
    PaymentCheck,
    PaymentOrder,
    PaymentStanding,
    RememberAnswers,
    RememberLanguage,
    RequestOutcome,
    ScheduleCallBack,
    SendText,
    SetReminders,
    Submission,
    SubmissionFiled,
    SurveyAnswers,
    SurveyOutcome,
)
from menus.engine.engine import Caller, CaseContext, TrailEntry, Turn, TurnInputs
from menus.engine.late_lookups import can_be_answered_by_sms
from menus.engine.replay import Replay, UncertainReplayError
from menus.engine.runner_ports import PendingEffect, RunnerPorts
from menus.engine.session import Session
from menus.engine.step_note import StepKind, StepNote
from menus.engine.survey_gate import survey_mark
from menus.engine.turn import Page, ScreenResult
from menus.model import EntryPoint, Service
from menus.model.payments import UNKNOWN

MAX_INPUTS = 60  # in one hop; a dialled string or a lost session holds fewer

ALLOWED_UNSEEN = (RememberLanguage, ForgetAttempts)
"""Effects allowed after inputs to screens that the caller has not seen. Any other effect needs a seen screen."""

EFFECT_NAMES: Mapping[type[Effect], str] = {
    RememberLanguage: "RememberLanguage",
    RememberAnswers: "RememberAnswers",
    ForgetAnswers: "ForgetAnswers",
    ChangeConsent: "ChangeConsent",
    ForgetAttempts: "CountAttempts",
    SetReminders: "SetReminders",
    EndReminders: "EndReminders",
}
"""Names of effects that have no visit. The store keeps these names, so they must not change."""


Ports = TypeVar("Ports", bound=RunnerPorts)


class UncommittedEffectError(Exception):
    """Inputs to unseen screens led to a submission or another effect that was never committed."""


class StaleReadError(Exception):
    """The hop needs more than a screen, but another process may have saved its record since."""


class StaleRequestError(StaleReadError):
    """The hop needs a submission or a lookup, and would need it again if repeated."""


class EngineRunner(msgspec.Struct, Generic[Ports]):
    """Runs one hop through the menus.

    `origin` names the conversation in which a new session begins. `completed_effects` were carried out before the
    record of that conversation was lost. If the record is not `fresh`, the runner carries nothing out.
    `about_reference` is the case that a text of ours asked about, if this hop answers the text.

    The runner collects `pending_effects`, which `commit` carries out before the session is saved, the `trail` of
    screens and choices, and `notes` of the steps.
    """

    service: Service
    ports: Ports
    caller: Caller
    turn_inputs: TurnInputs
    origin: str
    completed_effects: frozenset[str] = frozenset()
    fresh: bool = True
    about_reference: str = ""
    pending_effects: list[PendingEffect] = msgspec.field(default_factory=list)
    trail: list[TrailEntry] = msgspec.field(default_factory=list)
    notes: list[StepNote] = msgspec.field(default_factory=list)
    _effect_number: int = 0
    _replay: Replay | None = None
    _stops_at_effects: bool = False

    def start(
        self,
        point: EntryPoint,
        inputs: Sequence[str],
        caller_profile: CallerProfile,
        dropped_session: Session | None,
        sent: Sequence[str] = (),
    ) -> ScreenResult:
        """Begin at an entry and take the inputs that came with it, up to one that leads to a new effect.

        `inputs` were dialled with the code. `sent` are those of the text that the network sent, which may come from a
        session that the store lost. In both cases the citizen has not seen the screen before that effect, so it is
        shown. The effects of the entry itself are carried out, because the citizen dialled the entry. Raise
        UncertainReplayError if the citizen may have typed other inputs than those of `sent`.
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
        shown = self._run_to_page(turn, commit=True)
        answers_before = frozenset(shown.session.answers)
        shown = self._take_unseen_inputs(shown, inputs[:MAX_INPUTS], dialled=True)
        if sent:
            if len(sent) > MAX_INPUTS:
                raise UncertainReplayError
            replay = self._replay = Replay(self.service, answers_before)
            shown = self._take_unseen_inputs(shown, sent)
            self._replay = None
            shown = replay.end_at(shown)
        return self._refuse_before_case("", shown)

    def open_question(
        self, screen: str, caller_profile: CallerProfile, case_context: CaseContext
    ) -> ScreenResult | None:
        """Return the question of a text of ours as if it had been shown; None if the menus ask nothing there.

        The citizen got the question by text before. So no effect on the way to the question is carried out.
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
        """Take the typed text. A `*` in it separates inputs, unless the screen takes free text.

        The citizen has seen only the screen of the first input. So the other inputs must not lead to a new effect.
        """
        if "*" not in typed or engine.takes_free_text(self.service, session):
            return self.step_one_input(session, typed)
        first, *unseen = typed.split("*")[:MAX_INPUTS]
        seen = self.step_one_input(session, first)
        return self._refuse_before_case(seen.session.screen, self._take_unseen_inputs(seen, unseen))

    def step_one_input(self, session: Session, typed: str) -> ScreenResult:
        """Take the typed text as one input, for a channel that sends each input separately."""
        turn, visited = (
            engine.step(self.service, session, self.caller, typed, self.turn_inputs),
            len(self.trail),
        )
        if turn.page is None or turn.effects:
            shown = self._run_to_page(turn, commit=True)
        else:
            self.trail += turn.trail
            shown = ScreenResult(turn.session, turn.page)
        case_screens = self.service.case_screens
        if shown.session.screen in case_screens and session.screen not in case_screens:
            shown = self._refuse_before_case(session.screen, shown)
        self.notes.append(StepNote(session, typed, shown, visited, StepKind.TYPED, turn.reading))
        return shown

    def take_recording(self, session: Session, recording: str) -> ScreenResult:
        """Take the recording with this id as the answer."""
        turn = engine.answer_by_recording(self.service, session, self.caller, recording, self.turn_inputs)
        return self._run_and_note(session, "", turn, StepKind.SPOKEN)

    def finish_transfer(self, session: Session, outcome: str) -> ScreenResult:
        """Go on after a transfer with its outcome."""
        turn = engine.after_transfer(self.service, session, self.caller, outcome, self.turn_inputs)
        return self._run_and_note(session, outcome, turn, StepKind.PUT_THROUGH)

    def give_up(self, session: Session, *, end_session: bool) -> ScreenResult:
        """Give up after too many answers that do not fit. `end_session`: end the session in any case."""
        turn = engine.give_up(self.service, session, self.caller, self.turn_inputs, end_session=end_session)
        return self._run_and_note(session, "", turn, StepKind.GAVE_UP)

    def _run_and_note(self, before: Session, text: str, turn: Turn, kind: StepKind) -> ScreenResult:
        visited = len(self.trail)
        shown = self._run_to_page(turn, commit=True)
        self.notes.append(StepNote(before, text, shown, visited, kind))
        return shown

    def commit(self, result: ScreenResult, profile_before: CallerProfile) -> Session:
        """Carry out the pending effects and return the session to save.

        `profile_before` is the caller profile at the beginning of the hop.
        """
        session = result.session
        if not session.origin:
            session = msgspec.structs.replace(session, origin=self.origin)
        if self.pending_effects:
            self.ports.carry_out(session.origin, profile_before, self.pending_effects)
        return session

    def _refuse_before_case(self, screen_before: str, shown: ScreenResult) -> ScreenResult:
        """Return last words in place of the first screen of a case that would not be taken now."""
        case_screens = self.service.case_screens
        if shown.page.ends or shown.session.screen not in case_screens or screen_before in case_screens:
            return shown
        refusal = self.ports.find_filing_refusal()
        return shown if refusal is None else self._last_words(shown.session, refusal)

    def _last_words(self, session: Session, refusal: LimitReached) -> ScreenResult:
        return ScreenResult(session, Page(self.service.words[session.language][refusal.word], ends=True))

    def _take_unseen_inputs(
        self, shown: ScreenResult, inputs: Sequence[str], *, dialled: bool = False
    ) -> ScreenResult:
        """Take inputs to screens that the citizen has not seen, up to one that leads to a new effect.

        `dialled` inputs were parted by the citizen. They stopped at their first effect, even if it is done by now. Of
        others it is unknown where an answer of free text ends, so they stop before one that is not the last.
        """
        self._stops_at_effects = dialled
        for number, typed in enumerate(inputs, 1):
            if shown.page.ends:
                break
            if self._replay is not None:
                self._replay.pass_screen(shown, is_last=number == len(inputs))
            elif not dialled and number < len(inputs) and engine.takes_free_text(self.service, shown.session):
                break
            effects, visited, before = len(self.pending_effects), len(self.trail), shown.session
            turn = engine.step(self.service, shown.session, self.caller, typed, self.turn_inputs)
            try:
                shown = self._run_to_page(turn, commit=False)
            except UncommittedEffectError:
                del self.pending_effects[effects:], self.trail[visited:]
                break
            self.notes.append(StepNote(before, typed, shown, visited, StepKind.TYPED, turn.reading))
        return shown

    def _run_to_page(self, turn: Turn, *, commit: bool) -> ScreenResult:
        """Answer the turn's requests until there is a page."""
        self._effect_number = 0
        self.trail += turn.trail
        refusal = self._collect_effects(turn, commit=commit) if turn.effects else None
        while turn.request is not None and refusal is None:
            outcome = self._answer_request(turn.request, turn.session, commit=commit)
            if isinstance(outcome, LimitReached):
                refusal = outcome
                break
            turn = engine.resume(self.service, turn.session, self.caller, outcome, self.turn_inputs)
            self.trail += turn.trail
            refusal = self._collect_effects(turn, commit=commit)
        if refusal is not None:
            return self._last_words(turn.session, refusal)
        if turn.page is None:
            raise engine.EngineError("a turn without page or request")
        return ScreenResult(turn.session, turn.page)

    def _collect_effects(self, turn: Turn, *, commit: bool) -> LimitReached | None:
        """Collect the effects to carry out, except completed ones. Return why the session ends before one of them.

        Raise UncommittedEffectError for a new effect of an unseen screen.
        """
        if turn.effects and not self.fresh:
            raise StaleReadError
        for effect in turn.effects:
            name = self._effect_name(effect, turn.session)
            needs_seen_screen = not commit and not isinstance(effect, ALLOWED_UNSEEN)
            if name in self.completed_effects and not (needs_seen_screen and self._stops_at_effects):
                continue
            if needs_seen_screen:
                raise UncommittedEffectError
            if isinstance(effect, SendText | ScheduleCallBack):
                refusal = self.ports.admit(effect)
                if refusal is not None:
                    return refusal
            self.pending_effects.append(PendingEffect(name, effect, turn.session.language))
        return None

    def _effect_name(self, effect: Effect, session: Session) -> str:
        """Return the visit, or else counts of hops and effects: a name that repeated hops and replays share."""
        if isinstance(effect, SendText | ScheduleCallBack):
            return effect.visit
        self._effect_number += 1
        return f"{EFFECT_NAMES[type(effect)]}:{session.hop_count}:{self._effect_number}"

    def _visit_id(self, session: Session, visit: str) -> str:
        """Return an id for a visit of a screen. It stays the same when the session is resumed elsewhere."""
        return self.turn_inputs.digest(f"{session.origin or self.origin}:{visit}")

    def _answer_request(
        self, request: EngineRequest, session: Session, *, commit: bool
    ) -> RequestOutcome | LimitReached:
        if not self.fresh:
            raise StaleRequestError
        if isinstance(request, AttemptRequest):
            return self._count_attempt(request, session)
        if isinstance(request, SurveyAnswers):
            return self._count_survey(request, session, commit=commit)
        if isinstance(request, PaymentOrder):
            return self._ask_payment(request, session, commit=commit)
        if isinstance(request, PaymentCheck):
            return self.ports.payment_standing(request.id) or PaymentStanding(request.id, UNKNOWN)
        if isinstance(request, JoinRequest):
            return self._join_case(request, session, commit=commit)
        if not isinstance(request, Submission):
            return self._look_up(request, session, commit=commit)
        reference = self._file_case(request, session, commit=commit)
        if isinstance(reference, LimitReached):
            return reference
        if request.answer is None:
            return SubmissionFiled(reference)
        case_id = self._visit_id(session, request.visit)
        return SubmissionFiled(reference, self.ports.await_answer(case_id, request.kind, request.answer))

    def _join_case(
        self, request: JoinRequest, session: Session, *, commit: bool
    ) -> RequestOutcome | LimitReached:
        """Add the caller to a case once, however often the hop is repeated. An unseen screen adds nobody."""
        case_id = self._visit_id(session, request.visit)
        if commit:
            texts = self.caller.channel != "sms" and bool(self.caller.msisdn)
            joined = self.ports.join_case(case_id, request, session.language, confirm_by_text=texts)
            return SubmissionFiled(joined) if isinstance(joined, str) else joined or LookupFailed()
        reference = self.ports.filed_reference(case_id)
        if reference is None or self._stops_at_effects or self._replay is not None:
            raise UncommittedEffectError
        return SubmissionFiled(reference)

    def _ask_payment(
        self, order: PaymentOrder, session: Session, *, commit: bool
    ) -> PaymentStanding | LimitReached:
        """Ask for money once, however often the hop is repeated. An unseen screen asks for nothing."""
        payment_id = self._visit_id(session, order.visit)
        if commit:
            return self.ports.ask_payment(payment_id, order, session.language)
        if self._stops_at_effects or (self._replay is not None and self._replay.is_uncertain):
            raise UncommittedEffectError
        standing = self.ports.payment_standing(payment_id)
        if standing is None:
            raise UncommittedEffectError
        return standing

    def _count_attempt(self, request: AttemptRequest, session: Session) -> AttemptCounted:
        """Count an answer once, however often its hop is repeated. Another answer in its place counts again."""
        if self._replay is not None and self._replay.is_uncertain:
            raise UncommittedEffectError
        origin = session.origin or self.origin
        visit = f"{origin}:{request.screen}:{session.hop_count}:{request.typed}"
        return self.ports.count_attempt(origin, self.turn_inputs.digest(visit), request)

    def _count_survey(self, request: SurveyAnswers, session: Session, *, commit: bool) -> SurveyOutcome:
        """Count answers once a session, however often its hop is repeated. Those to unseen screens are not counted."""
        origin = session.origin or self.origin
        answer_id = self._visit_id(session, survey_mark(request.survey))
        if commit:
            return self.ports.count_survey(origin, answer_id, request)
        if self._stops_at_effects or (self._replay is not None and self._replay.is_uncertain):
            raise UncommittedEffectError
        outcome = self.ports.survey_outcome(origin, answer_id)
        if outcome is None:
            raise UncommittedEffectError
        return outcome

    def _look_up(
        self, request: LookupRequest, session: Session, *, commit: bool
    ) -> RequestOutcome | LimitReached:
        """Ask a source. If the answer is late and a text can bring it, let a worker ask again and answer by text.

        A request that must not be repeated is never asked again, and never for a screen that the citizen has not seen.
        """
        is_uncertain = self._replay is not None and self._replay.is_uncertain
        if is_uncertain or not (commit or request.can_be_repeated):
            raise UncommittedEffectError
        outcome = self.ports.look_up(request)
        if (
            isinstance(outcome, LookupLate)
            and request.can_be_repeated
            and self.caller.msisdn
            and can_be_answered_by_sms(self.service, session)
        ):
            self.ports.answer_late(self._visit_id(session, request.visit), session)
        return outcome

    def _file_case(self, submission: Submission, session: Session, *, commit: bool) -> str | LimitReached:
        case_id = self._visit_id(session, submission.visit)
        if not commit:
            reference = self.ports.filed_reference(case_id)
            if reference is None or self._stops_at_effects:
                raise UncommittedEffectError
            if self._replay is not None:
                if self._replay.is_uncertain and not self.ports.may_be_filed_as(case_id, submission):
                    raise UncommittedEffectError
                self._replay.note_filed(session)
            return reference
        return self.ports.file_case(
            case_id,
            submission,
            session.language,
            confirm_by_text=self.caller.channel != "sms"
            and bool(self.caller.msisdn)
            and submission.verdict is None,
            about_reference=self.about_reference or session.about,
        )
