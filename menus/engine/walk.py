"""Run one turn: go from screen to screen until one is shown or makes a request."""

from collections.abc import Mapping

import msgspec

from menus.engine.case_verdict import take_verdict_filed, verdict_submission
from menus.engine.effects import (
    AttemptRequest,
    Effect,
    EngineRequest,
    ForgetAttempts,
    PaymentCheck,
    RememberLanguage,
    RequestOutcome,
    SubmissionFiled,
)
from menus.engine.engine_verb import EngineVerb, engine_verb
from menus.engine.input_reading import NO_READING
from menus.engine.inputs import Caller, TurnInputs
from menus.engine.offer import OFFER
from menus.engine.scope import TurnScope
from menus.engine.session import NO_OPTION, NOTICE_INVALID, NOTICE_NONE, Session
from menus.engine.session_payment import payment_of
from menus.engine.survey_gate import pass_gate
from menus.engine.turn import EngineError, Page, TrailEntry, Turn
from menus.expressions.conditions import as_text
from menus.expressions.derivations import Derivation, NoValueError
from menus.expressions.values import Json, cell_value, to_number
from menus.input.fold import fold
from menus.model import ChoiceVerb, Destination, Screen, Service, Target
from menus.rendering.layout import options_on_offer, render_screen

MAX_STEPS_PER_TURN = 100  # silent screens; a menu with more goes round in circles
MAX_HISTORY = 40  # screens that Back remembers


class Walk:
    """A turn in progress. `session` is its own copy of the given session, which it changes."""

    def __init__(self, service: Service, session: Session, caller: Caller, inputs: TurnInputs) -> None:
        self.service = service
        session = self.session = msgspec.structs.replace(
            session,
            history=session.history.copy(),
            answers=session.answers.copy(),
            choices=session.choices.copy(),
            rows=session.rows.copy(),
            visits=session.visits.copy(),
            references=session.references.copy(),
            attempts=session.attempts.copy(),
            profile=session.profile.copy(),
            typed=session.typed.copy(),
            counted=session.counted.copy(),
        )
        self.caller = caller
        self.inputs = inputs
        self.scope = TurnScope(service, session, caller, inputs)
        self.effects: list[Effect] = []
        self.trail: list[TrailEntry] = []
        self.reading = NO_READING
        self.steps = 0

    @property
    def screen(self) -> Screen:
        """Return the screen that is shown."""
        return self.service.screens[self.session.screen]

    @property
    def words(self) -> Mapping[str, str]:
        """Return the gateway's own words in the caller's language."""
        return self.scope.words

    def go_to(self, name: str, notice: int = NOTICE_NONE) -> Turn:
        """Go to a screen, and on from silent screens to the next one that is shown."""
        self.steps += 1
        if self.steps > MAX_STEPS_PER_TURN:
            raise EngineError(f"round in circles at {name}")
        screen = self.service.screens[name]
        if screen.survey is not None and notice == NOTICE_NONE:
            turn = pass_gate(self, screen, screen.survey)
            if turn is not None:
                return turn
        verb: EngineVerb = screen.verb  # type: ignore[assignment]  # every verb in `menus.verbs` is one
        waits = verb.waits(self) if verb.chooses_to_wait else self.caller.channel in verb.channels
        if not waits:
            self.trail.append(TrailEntry(name, self.session.language))
        if screen.skip_if is not None and notice == NOTICE_NONE and screen.skip_if.holds(self.scope):
            return self.follow(self._target_when_skipped(screen))
        if waits:
            return self._enter_screen(screen, verb, notice)
        return verb.arrive(self, screen)

    def follow(self, target: Target, validator: Screen | None = None) -> Turn:
        """Take the first case of a target whose condition holds.

        `validator` is a screen with a `retry:`, which checks earlier answers. If the case taken is no `retry:`, the
        answers were right, and the attempts at the screens that it may lead back to are reset.
        """
        destination = self._first_destination(target)
        if destination.closed:
            return self.show_closed()
        if destination.retry:
            self.steps += 1
            if self.steps > MAX_STEPS_PER_TURN:
                raise EngineError(f"round in circles at {destination.screen}")
            too_many = self.count_attempt(self.service.screens[destination.screen])
            return too_many or self.go_to(destination.screen, NOTICE_INVALID)
        for name in validator.retry_screens if validator is not None else ():
            self.reset_attempts(self.service.screens[name])
        return self.go_to(destination.screen)

    def leave(
        self, screen: Screen, target: Target, *, resets_attempts: bool = True, is_judged: bool = False
    ) -> Turn:
        """Go on from a screen that is done: derive values, clear answers, follow the target.

        `resets_attempts` is False if the screen could not check earlier answers, such as after a lookup that failed.
        Their attempts then still count. `is_judged`: what the answer says of a case was passed on.
        """
        if screen.verdicts is not None and self.session.about and not is_judged:
            submission = verdict_submission(self, screen)
            if submission is not None:
                self.session.awaiting_screen = screen.name
                return self.wait_for(submission)
        if screen.set:
            self.derive_values(screen.set)
        if screen.clear:
            self.forget_answers(screen.clear)
        return self.follow(target, screen if resets_attempts else None)

    def show_closed(self) -> Turn:
        """End the session with the words of `closed:`."""
        closed = self.service.closed
        if closed is None:
            raise EngineError("closed, without words for it")
        return self.turn_with_page(Page(closed.render(self.session.language, self.scope), ends=True))

    def show(self) -> Turn:
        """Show the present page of the session."""
        session, screen = self.session, self.service.screens[self.session.screen]
        screen_pages = render_screen(self.service, screen, self.scope)
        page = session.page = min(session.page, len(screen_pages) - 1)
        session.highest_page_shown = max(session.highest_page_shown, page)
        last = page == len(screen_pages) - 1
        shown = Page(screen_pages[page].text, ends=last and self.caller.channel in screen.last_on)
        return Turn(session, shown, None, tuple(self.effects), tuple(self.trail), self.reading)

    def reject_answer(self, notice: int) -> Turn:
        """Count an answer that does not fit, and show the screen again with a notice."""
        too_many = self.count_attempt(self.screen)
        if too_many is not None:
            return too_many
        self.session.notice = notice
        self.session.page = 0
        return self.show()

    def show_afresh(self, name: str, notice: int = NOTICE_NONE) -> Turn:
        """Show a screen from its first page, even if the caller left it on a later one."""
        session = self.session
        screen = self.service.screens[name]
        session.screen = name
        session.awaiting_screen = ""
        session.rows.pop(OFFER, None)  # no offer stands in its place any more
        session.page = session.highest_page_shown = 0
        session.notice = notice
        session.offered_options = (
            options_on_offer(screen.verb, self.scope) if screen.has_conditional_options else None
        )
        session.listed_rows = engine_verb(screen).rows(self.scope) if screen.verb.lists_rows else []
        self.trail.append(TrailEntry(name, session.language))
        return self.show()

    def take_outcome(self, outcome: RequestOutcome) -> Turn:
        """Go on with the outcome of the request that the session waits for."""
        screen = self.service.screens[self.session.awaiting_screen]
        if screen.verdicts is not None and isinstance(outcome, SubmissionFiled):
            return take_verdict_filed(self)
        return engine_verb(screen).after_request(self, screen, outcome)

    def check_payment(self) -> Turn:
        """Ask what became of the payment that the session asked for last."""
        payment = payment_of(self.session)
        if payment is None or not payment.id:
            raise EngineError("no payment was asked for")
        self.session.awaiting_screen = payment.screen
        return self.wait_for(PaymentCheck(payment.id))

    def wait_for(self, request: EngineRequest) -> Turn:
        """Wait for the gateway's answer to `request`."""
        return Turn(self.session, None, request, tuple(self.effects), tuple(self.trail), self.reading)

    def turn_with_page(self, page: Page) -> Turn:
        """Return a turn that shows `page`."""
        return Turn(self.session, page, None, tuple(self.effects), tuple(self.trail), self.reading)

    def next_visit(self, screen: Screen) -> str:
        """Return a name for this visit of a screen. A repeated hop has the same name; a second visit has another."""
        count = self.session.visits.get(screen.name, 0) + 1
        self.session.visits[screen.name] = count
        return f"{screen.name}:{count}"

    def derive_values(self, derivations: tuple[Derivation, ...]) -> bool:
        """Derive values in order. Return True if each has a value."""
        complete = True
        for derivation in derivations:
            try:
                value = derivation.formula.derive(self.scope)
            except NoValueError:
                value = None
            complete = complete and value is not None
            if derivation.name == "language":
                if isinstance(value, str) and value in self.service.languages:
                    self.switch_language(value)
            elif value is None:
                self.forget_answers((derivation.name,))
            else:
                self.save_answer(derivation.name, value)
        return complete

    def save_answer(
        self,
        name: str,
        value: Json,
        choice: tuple[str, int] | None = None,
        row: dict[str, str] | None = None,
        typed: str | None = None,
    ) -> None:
        """Save an answer, and replace everything under its name. `choice` and `row` give its words.

        A row without a value has words all the same. `typed` is what the citizen typed. It is saved only if some text
        shows it.
        """
        self.forget_answers((name,))
        if value is not None:
            self.session.answers[name] = value
        if choice is not None:
            self.session.choices[name] = choice
        if row is not None:
            self.session.rows[name] = [row]
        if typed is not None and name in self.service.names_kept_as_typed:
            self.session.typed[name] = typed

    def forget_answers(self, names: tuple[str, ...]) -> None:
        """Delete answers."""
        for name in names:
            self.session.answers.pop(name, None)
            self.session.choices.pop(name, None)
            self.session.typed.pop(name, None)
            if name not in self.service.lookups:
                self.session.rows.pop(name, None)

    def switch_language(self, language: str) -> None:
        """Go on in another language, and remember it. After a choice on the first screen the next one is home."""
        session = self.session
        session.language, session.language_chosen = language, True
        if session.screen == session.home:
            session.home = ""
        self.effects.append(RememberLanguage(language))

    def count_attempt(self, screen: Screen) -> Turn | None:
        """Count an answer that did not fit. After too many, return the turn that follows `too_many`."""
        attempts = screen.attempts
        if attempts is None:
            return None
        if attempts.counts_first:
            counted = self.session.counted.pop(screen.name, None)
            if counted is None:
                return self.ask_to_count(screen, None)
            return self.follow(attempts.too_many) if counted >= attempts.max_attempts else None
        count = self.session.attempts.get(screen.name, 0) + 1
        self.session.attempts[screen.name] = count
        if count < attempts.max_attempts:
            return None
        self.session.attempts[screen.name] = 0
        return self.follow(attempts.too_many)

    def ask_to_count(self, screen: Screen, typed: str | None) -> Turn:
        """Wait until the answer is counted in the store, before it is judged."""
        attempts = screen.attempts
        if attempts is None or attempts.within_seconds is None:
            raise EngineError(f"{screen.name} counts nothing across sessions")
        self.session.awaiting_screen = screen.name
        known = self.session.attempts.get(screen.name, 0)
        subject = self._subject_of(screen)
        return self.wait_for(
            AttemptRequest(screen.name, attempts.max_attempts, attempts.within_seconds, known, subject, typed)
        )

    def reset_attempts(self, screen: Screen) -> None:
        """Reset the attempts at a screen. Across sessions, only an answer that was counted does so."""
        if screen.attempts is None:
            return
        if not screen.attempts.counts_first:
            self.session.attempts.pop(screen.name, None)
        elif self.session.counted.pop(screen.name, None) is not None:
            self.session.attempts[screen.name] = 0
            self.effects.append(ForgetAttempts(screen.name, self._subject_of(screen)))

    def _subject_of(self, screen: Screen) -> str:
        """Return what is guessed at on a screen, in one form however it is written; empty if nothing is told."""
        by = screen.attempts.by if screen.attempts is not None else None
        value = None if by is None else self.scope.value(by)
        if value is None:
            return ""
        number = to_number(value)
        if number is not None:
            return format(number.normalize(), "f")
        return "".join(filter(str.isalnum, fold(as_text(value))))

    def _first_destination(self, target: Target) -> Destination:
        for destination in target:
            if destination.condition is None or destination.condition.holds(self.scope):
                return destination
        raise EngineError(f"no way on from {self.session.screen}")

    def _target_when_skipped(self, screen: Screen) -> Target:
        verb = screen.verb
        if isinstance(verb, ChoiceVerb) and screen.save in self.session.answers:
            value = self.session.answers[screen.save]
            for option in verb.options:
                if option.value == value and option.goto:
                    return option.goto
        return screen.goto

    def _enter_screen(self, screen: Screen, verb: EngineVerb, notice: int) -> Turn:
        session = self.session
        too_many = (
            screen.attempts is not None
            and session.attempts.get(screen.name, 0) >= screen.attempts.max_attempts
        )
        if too_many and screen.attempts is not None:
            return self.follow(screen.attempts.too_many)
        unseen = verb.enter(self, screen, notice) if verb.prepares else None
        if unseen is not None:
            return unseen
        if not session.home:
            session.home = screen.name
        if screen.name in session.history:
            del session.history[session.history.index(screen.name) :]
        elif session.screen and session.screen != screen.name:
            session.history.append(session.screen)
            del session.history[:-MAX_HISTORY]
        return self.show_afresh(screen.name, notice)

    def save_row(
        self, screen: Screen, verb: ChoiceVerb, row: dict[str, str], typed: str | None = None
    ) -> None:
        """Save the row of a list under the screen's `save`. `typed` is None if nobody chose it."""
        if screen.save:
            value = cell_value(verb.row_value(row))
            self.save_answer(screen.save, value, (screen.name, NO_OPTION), row, typed)
