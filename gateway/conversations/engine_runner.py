"""The engine with its requests carried out: what a citizen typed in, a page out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from gateway.callers.profile import Person
from gateway.cases.submissions import Contact, Submissions
from gateway.conversations.effects import OF_THE_CALLER, Noted
from gateway.lookups.late_lookups import LateQuestions
from gateway.lookups.sources import Sources
from menus.engine import engine
from menus.engine.effects import (
    Effect,
    Fetch,
    Filed,
    Late,
    LookUp,
    Outcome,
    Request,
    RingBack,
    SendText,
    Submission,
)
from menus.engine.engine import Caller, Given, Page, Turn
from menus.engine.session import Session
from menus.model import EntryPoint, Service

LEAST_SECONDS = 0.1  # for a lookup, however little of the hop is left
MOST_INPUTS = 60  # in one hop; a dialled string or a lost session holds fewer


@dataclass(frozen=True, slots=True)
class Shown:
    """Where the citizen stands after the inputs were taken, and what they read."""

    session: Session
    page: Page


class NotPromisedYetError(Exception):
    """Unseen inputs came to a submission, or another effect, that was never committed."""


class UncertainError(Exception):
    """A record that somebody else may have saved since asks for more than a screen."""


class UncertainRequestError(UncertainError):
    """It asks for a submission or a lookup, as the same screen will again."""


@dataclass(slots=True)
class Stepper:
    """One hop's walk through the menus.

    `definition` is the digest of the menus; `origin` names the conversation in which a new session begins; `done` are
    the effects that it carried out before its record was lost; unless it is `certain` where the session stands, nothing
    is carried out at all. `about` is the reference of the case that a text of ours asked about, where this is the
    answer. What comes of the walk: `filed`, references by the ids
    of the submissions that it committed; `late`, ids of the questions that it left to be answered by text; `noted`,
    the effects that are to be carried out before the session is saved.
    """

    service: Service
    definition: str
    submissions: Submissions
    sources: Sources
    late_questions: LateQuestions
    caller: Caller
    given: Given
    digest: Callable[[str], str]
    origin: str
    done: frozenset[str]
    certain: bool
    seconds_left: Callable[[], float]
    about: str = ""
    filed: dict[str, str] = field(default_factory=dict)
    late: list[str] = field(default_factory=list)
    noted: list[Noted] = field(default_factory=list)
    _ordinal: int = 0

    def start(
        self, point: EntryPoint, inputs: Iterable[str], person: Person, dropped: Session | None
    ) -> Shown:
        """Begin at an entry and take the inputs that came with it, as far as they promise nothing new.

        The inputs were dialled along with the code, or are those of a session that the store lost: either way the
        citizen has not seen the screen on which they would send, and is shown it. What the entry itself leads to
        was asked for by dialling it.
        """
        turn = engine.start(
            self.service,
            point.goto,
            self.caller,
            self.given,
            language=point.language or person.language,
            profile=person.profile,
            attempts=person.attempts,
            opted_out=person.opted_out,
            dropped=dropped,
        )
        return self._take_unseen(self._show(turn, commit=True), list(inputs)[:MOST_INPUTS])

    def step(self, session: Session, typed: str) -> Shown:
        """Take what was typed. A `*` in it parts inputs, unless the screen takes free text.

        The citizen has seen the screen of the first input only, so the others promise nothing new.
        """
        pieces = [typed] if engine.takes_free_text(self.service, session) else typed.split("*")[:MOST_INPUTS]
        return self._take_unseen(self._step(session, pieces[0], commit=True), pieces[1:])

    def step_whole(self, session: Session, typed: str) -> Shown:
        """Take what was typed as one input, where the channel hands over each by itself."""
        return self._step(session, typed, commit=True)

    def record(self, session: Session, recording: str) -> Shown:
        """Take a spoken message, as the recording of this id."""
        turn = engine.record(self.service, session, self.caller, recording, self.given)
        return self._show(turn, commit=True)

    def transferred(self, session: Session, outcome: str) -> Shown:
        """The caller was put through, or could not be."""
        turn = engine.transferred(self.service, session, self.caller, outcome, self.given)
        return self._show(turn, commit=True)

    def give_up(self, session: Session, *, for_good: bool) -> Shown:
        """Nothing that fits came of a caller, time after time: where the screen leads then, or last words."""
        turn = engine.give_up(self.service, session, self.caller, self.given, for_good=for_good)
        return self._show(turn, commit=True)

    def _take_unseen(self, shown: Shown, inputs: Iterable[str]) -> Shown:
        """Take inputs to screens that the citizen has not seen, as far as they promise nothing new."""
        for typed in inputs:
            if shown.page.ends:
                break
            noted = len(self.noted)
            try:
                shown = self._step(shown.session, typed, commit=False)
            except NotPromisedYetError:
                del self.noted[noted:]
                break
        return shown

    def _step(self, session: Session, typed: str, *, commit: bool) -> Shown:
        return self._show(engine.step(self.service, session, self.caller, typed, self.given), commit=commit)

    def _show(self, turn: Turn, *, commit: bool) -> Shown:
        """Answer the turn's requests until there is a page."""
        self._ordinal = 0
        self._note(turn, commit=commit)
        while turn.request is not None:
            outcome = self._carry_out(turn.request, turn.session, commit=commit)
            turn = engine.resume(self.service, turn.session, self.caller, outcome, self.given)
            self._note(turn, commit=commit)
        if turn.page is None:
            raise engine.EngineError("a turn without page or request")
        return Shown(turn.session, turn.page)

    def _note(self, turn: Turn, *, commit: bool) -> None:
        """Note what is to be carried out; not again what was, and nothing on a screen that nobody saw."""
        if turn.effects and not self.certain:
            raise UncertainError
        for effect in turn.effects:
            name = self._name(effect, turn.session)
            if name in self.done:
                continue
            if not commit and not isinstance(effect, OF_THE_CALLER):
                raise NotPromisedYetError
            self.noted.append(Noted(name, effect, turn.session.language))

    def _name(self, effect: Effect, session: Session) -> str:
        """The same in a repeated hop and in a replay: its visit, else how many hops and effects came before it."""
        if isinstance(effect, SendText | RingBack):
            return effect.visit
        self._ordinal += 1
        return f"{type(effect).__name__}:{session.hops}:{self._ordinal}"

    def _id(self, session: Session, visit: str) -> str:
        """What makes a visit of a screen happen once, wherever its session is taken up."""
        return self.digest(f"{session.origin or self.origin}:{visit}")

    def _carry_out(self, request: Request, session: Session, *, commit: bool) -> Outcome:
        if not self.certain:
            raise UncertainRequestError
        if isinstance(request, Submission):
            return Filed(self._file(request, session, commit=commit))
        return self._look_up(request, session)

    def _look_up(self, request: LookUp | Fetch, session: Session) -> Outcome:
        """Ask a source. What comes too late for the screen is left to be answered by text, where a text can."""
        within = max(LEAST_SECONDS, min(request.within, self.seconds_left()))
        outcome = self.sources.ask(request, self.caller, within)
        if isinstance(outcome, Late):
            question_id = self._id(session, request.visit)
            if self.late_questions.put(question_id, self.service, self.definition, self.caller, session):
                self.late.append(question_id)
        return outcome

    def _file(self, submission: Submission, session: Session, *, commit: bool) -> str:
        submission_id = self._id(session, submission.visit)
        if not commit:
            reference = self.submissions.reference_of(submission_id)
            if reference is None:
                raise NotPromisedYetError
            return reference
        contact = Contact(self.caller.msisdn, session.language, self.caller.channel, self.caller.network)
        texted = self.caller.channel != "sms" and bool(self.caller.msisdn)
        reference = self.submissions.commit(
            submission_id, submission, contact, confirmed=texted, about=self.about
        )
        self.filed[submission_id] = reference
        return reference
