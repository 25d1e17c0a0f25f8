"""The engine with its requests carried out: what a citizen typed in, a page out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from gateway.callers.profile import CallerProfile
from gateway.cases.submissions import Contact, SubmissionStore
from gateway.conversations.effect_executor import ALLOWED_UNSEEN, PendingEffect
from gateway.lookups.late_lookups import LateLookupStore
from gateway.lookups.sources import LookupSources
from menus.engine import engine
from menus.engine.effects import (
    CaseLookupRequest,
    Effect,
    EngineRequest,
    HttpLookupRequest,
    LookupLate,
    RequestOutcome,
    ScheduleCallBack,
    SendText,
    Submission,
    SubmissionFiled,
)
from menus.engine.engine import Caller, Page, Turn, TurnInputs
from menus.engine.session import Session
from menus.model import EntryPoint, Service

MIN_LOOKUP_SECONDS = 0.1  # for a lookup, however little of the hop is left
MAX_INPUTS = 60  # in one hop; a dialled string or a lost session holds fewer


@dataclass(frozen=True, slots=True)
class ScreenResult:
    """Where the citizen stands after the inputs were taken, and what they read."""

    session: Session
    page: Page


class UncommittedEffectError(Exception):
    """Unseen inputs came to a submission, or another effect, that was never committed."""


class StaleReadError(Exception):
    """A record that somebody else may have saved since asks for more than a screen."""


class StaleRequestError(StaleReadError):
    """It asks for a submission or a lookup, as the same screen will again."""


@dataclass(slots=True)
class EngineRunner:
    """One hop's walk through the menus.

    `definition` is the digest of the menus; `origin` names the conversation in which a new session begins; `done` are
    the effects that it carried out before its record was lost; unless it is `certain` where the session stands, nothing
    is carried out at all. `about` is the reference of the case that a text of ours asked about, where this is the
    answer. What comes of the walk: `filed`, references by the ids
    of the submissions that it committed; `late`, ids of the questions that it left to be answered by text; `noted`,
    the effects that are to be carried out before the session is saved.
    """

    service: Service
    definition_digest: str
    submissions: SubmissionStore
    sources: LookupSources
    late_lookup_store: LateLookupStore
    caller: Caller
    turn_inputs: TurnInputs
    digest: Callable[[str], str]
    origin: str
    completed_effects: frozenset[str]
    fresh: bool
    seconds_left: Callable[[], float]
    about_reference: str = ""
    filed_references: dict[str, str] = field(default_factory=dict)
    late_question_ids: list[str] = field(default_factory=list)
    pending_effects: list[PendingEffect] = field(default_factory=list)
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

    def step(self, session: Session, typed: str) -> ScreenResult:
        """Take what was typed. A `*` in it parts inputs, unless the screen takes free text.

        The citizen has seen the screen of the first input only, so the others promise nothing new.
        """
        inputs = [typed] if engine.takes_free_text(self.service, session) else typed.split("*")[:MAX_INPUTS]
        return self._take_unseen_inputs(self._step(session, inputs[0], commit=True), inputs[1:])

    def step_one_input(self, session: Session, typed: str) -> ScreenResult:
        """Take what was typed as one input, where the channel hands over each by itself."""
        return self._step(session, typed, commit=True)

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

    def _take_unseen_inputs(self, shown: ScreenResult, inputs: Iterable[str]) -> ScreenResult:
        """Take inputs to screens that the citizen has not seen, as far as they promise nothing new."""
        for typed in inputs:
            if shown.page.ends:
                break
            noted = len(self.pending_effects)
            try:
                shown = self._step(shown.session, typed, commit=False)
            except UncommittedEffectError:
                del self.pending_effects[noted:]
                break
        return shown

    def _step(self, session: Session, typed: str, *, commit: bool) -> ScreenResult:
        return self._run_to_page(
            engine.step(self.service, session, self.caller, typed, self.turn_inputs), commit=commit
        )

    def _run_to_page(self, turn: Turn, *, commit: bool) -> ScreenResult:
        """Answer the turn's requests until there is a page."""
        self._effect_number = 0
        self._collect_effects(turn, commit=commit)
        while turn.request is not None:
            outcome = self._answer_request(turn.request, turn.session, commit=commit)
            turn = engine.resume(self.service, turn.session, self.caller, outcome, self.turn_inputs)
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
        return f"{type(effect).__name__}:{session.hop_count}:{self._effect_number}"

    def _visit_id(self, session: Session, visit: str) -> str:
        """What makes a visit of a screen happen once, wherever its session is taken up."""
        return self.digest(f"{session.origin or self.origin}:{visit}")

    def _answer_request(self, request: EngineRequest, session: Session, *, commit: bool) -> RequestOutcome:
        if not self.fresh:
            raise StaleRequestError
        if isinstance(request, Submission):
            return SubmissionFiled(self._file_submission(request, session, commit=commit))
        return self._look_up(request, session)

    def _look_up(self, request: CaseLookupRequest | HttpLookupRequest, session: Session) -> RequestOutcome:
        """Ask a source. What comes too late for the screen is left to be answered by text, where a text can."""
        within = max(MIN_LOOKUP_SECONDS, min(request.within, self.seconds_left()))
        outcome = self.sources.look_up(request, self.caller, within)
        if isinstance(outcome, LookupLate):
            question_id = self._visit_id(session, request.visit)
            if self.late_lookup_store.put(
                question_id, self.service, self.definition_digest, self.caller, session
            ):
                self.late_question_ids.append(question_id)
        return outcome

    def _file_submission(self, submission: Submission, session: Session, *, commit: bool) -> str:
        submission_id = self._visit_id(session, submission.visit)
        if not commit:
            reference = self.submissions.reference_of(submission_id)
            if reference is None:
                raise UncommittedEffectError
            return reference
        contact = Contact(self.caller.msisdn, session.language, self.caller.channel, self.caller.network)
        confirmed_by_text = self.caller.channel != "sms" and bool(self.caller.msisdn)
        reference = self.submissions.commit(
            submission_id,
            submission,
            contact,
            send_confirmation=confirmed_by_text,
            feedback_on=self.about_reference,
        )
        self.filed_references[submission_id] = reference
        return reference
