"""The engine with its requests carried out: what a citizen typed in, a page out."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from gateway.cases.standing import Standing
from gateway.cases.submissions import Contact, Submissions
from menus import engine
from menus.effects import Failed, Filed, LookUp, Outcome, RememberLanguage, Request, Submission
from menus.engine import Caller, Given, Page, Turn
from menus.model import EntryPoint, Service
from menus.session import Session

MOST_INPUTS = 60  # in one hop; a dialled string or a lost session holds fewer


@dataclass(frozen=True, slots=True)
class Shown:
    """Where the citizen stands after the inputs were taken, and what they read."""

    session: Session
    page: Page


class NotFiledYetError(Exception):
    """A replay came to a submission that was never committed."""


@dataclass(slots=True)
class Stepper:
    """One hop's walk through the menus. `filed`: submissions that it committed, by id; `language`: the one chosen."""

    service: Service
    submissions: Submissions
    standing: Standing
    caller: Caller
    given: Given
    submission_id: Callable[[str], str]
    seconds_left: Callable[[], float]
    filed: dict[str, str] = field(default_factory=dict)
    language: str | None = None

    def start(self, point: EntryPoint, inputs: Iterable[str], language: str | None) -> Shown:
        """Begin at an entry and take the inputs that came with it, as far as they file nothing new.

        The inputs were dialled along with the code, or are those of a session that the store lost: either way the
        citizen has not seen the screen on which they would send, and is shown it.
        """
        language = point.language or language
        shown = self._show(
            engine.start(self.service, point.goto, self.caller, self.given, language=language), commit=False
        )
        return self._take_unseen(shown, list(inputs)[:MOST_INPUTS])

    def step(self, session: Session, typed: str) -> Shown:
        """Take what was typed. A `*` in it parts inputs, unless the screen takes free text.

        The citizen has seen the screen of the first input only, so the others file nothing new.
        """
        pieces = [typed] if engine.takes_free_text(self.service, session) else typed.split("*")[:MOST_INPUTS]
        return self._take_unseen(self._step(session, pieces[0], commit=True), pieces[1:])

    def _take_unseen(self, shown: Shown, inputs: Iterable[str]) -> Shown:
        """Take inputs to screens that the citizen has not seen, as far as they file nothing new."""
        for typed in inputs:
            if shown.page.ends:
                break
            try:
                shown = self._step(shown.session, typed, commit=False)
            except NotFiledYetError:
                break
        return shown

    def _step(self, session: Session, typed: str, *, commit: bool) -> Shown:
        return self._show(engine.step(self.service, session, self.caller, typed, self.given), commit=commit)

    def _show(self, turn: Turn, *, commit: bool) -> Shown:
        """Answer the turn's requests until there is a page."""
        self._note(turn)
        while turn.request is not None:
            outcome = self._carry_out(turn.request, turn.session, commit=commit)
            turn = engine.resume(self.service, turn.session, self.caller, outcome, self.given)
            self._note(turn)
        if turn.page is None:
            raise engine.EngineError("a turn without page or request")
        return Shown(turn.session, turn.page)

    def _note(self, turn: Turn) -> None:
        for effect in turn.effects:
            if isinstance(effect, RememberLanguage):
                self.language = effect.language

    def _carry_out(self, request: Request, session: Session, *, commit: bool) -> Outcome:
        if isinstance(request, LookUp):
            within = max(0.1, min(request.within, self.seconds_left()))
            return self.standing.look_up(
                request.reference, self.caller.msisdn, open=request.open, within=within
            )
        if isinstance(request, Submission):
            return Filed(self._file(request, session.language, commit=commit))
        return Failed()

    def _file(self, submission: Submission, language: str, *, commit: bool) -> str:
        submission_id = self.submission_id(submission.visit)
        if not commit:
            reference = self.submissions.reference_of(submission_id)
            if reference is None:
                raise NotFiledYetError
            return reference
        contact = Contact(self.caller.msisdn, language, self.caller.channel)
        texted = self.caller.channel != "sms" and bool(self.caller.msisdn)
        reference = self.submissions.commit(submission_id, submission, contact, text_receipt=texted)
        self.filed[submission_id] = reference
        return reference
