"""One turn: from screen to screen until one is shown, or asks something of the gateway."""

from collections.abc import Callable, Mapping

from menus.engine.effects import CountAttempts, Effect, EngineRequest, RememberLanguage, ScheduleCallBack
from menus.engine.inputs import Caller, TurnInputs
from menus.engine.row_search import list_rows
from menus.engine.scope import VOICE_CHANNEL, TurnScope
from menus.engine.session import NOTICE_INVALID, NOTICE_NONE, Session
from menus.engine.turn import EngineError, Page, TrailEntry, Turn
from menus.expressions.conditions import as_text
from menus.expressions.derivations import Derivation, NoValueError
from menus.expressions.json import Json
from menus.model import (
    CallBack,
    Destination,
    ListVerb,
    Menu,
    PromptVerb,
    Record,
    Screen,
    SendSms,
    Service,
    Target,
    Transfer,
)
from menus.rendering.layout import options_on_offer, render_screen

MAX_STEPS_PER_TURN = 100  # silent screens; more is a menu that goes round in circles
MAX_HISTORY = 40  # how far Back remembers

SilentVerbs = Mapping[type, Callable[["Walk", Screen], Turn]]


class Walk:
    """Where a turn stands. The session is this walk's own and changes as it goes; `silent` carries out silent verbs."""

    def __init__(
        self,
        service: Service,
        session: Session,
        caller: Caller,
        inputs: TurnInputs,
        silent_verbs: SilentVerbs,
    ) -> None:
        self.service = service
        self.session = session
        self.caller = caller
        self.inputs = inputs
        self.scope = TurnScope(service, session, caller, inputs, inputs.now.astimezone(service.time_zone))
        self.effects: list[Effect] = []
        self.trail: list[TrailEntry] = []
        self.steps = 0
        self._silent_verbs = silent_verbs

    @property
    def screen(self) -> Screen:
        """The screen that is shown."""
        return self.service.screens[self.session.screen]

    @property
    def words(self) -> Mapping[str, str]:
        """The gateway's own words in the caller's language."""
        return self.service.words[self.session.language]

    def go_to(self, name: str, notice: int = NOTICE_NONE) -> Turn:
        """Walk on to a screen; a silent one walks on from there."""
        self.steps += 1
        if self.steps > MAX_STEPS_PER_TURN:
            raise EngineError(f"round in circles at {name}")
        screen = self.service.screens[name]
        waits = self._waits_for_caller(screen)
        if not waits:
            self.trail.append(TrailEntry(name, self.session.language))
        if screen.skip_if is not None and notice == NOTICE_NONE and screen.skip_if.holds(self.scope):
            return self.follow(self._target_when_skipped(screen))
        if waits:
            return self._enter_screen(screen, notice)
        return self._silent_verbs[type(screen.verb)](self, screen)

    def follow(self, target: Target, validator: Screen | None = None) -> Turn:
        """Take the first way of a target whose condition holds. A `judge` that sends nobody back forgives."""
        destination = self._first_destination(target)
        if destination.closed:
            return self.show_closed()
        if destination.retry:
            too_many = self.count_attempt(self.service.screens[destination.screen])
            return too_many or self.go_to(destination.screen, NOTICE_INVALID)
        for name in validator.retry_screens if validator is not None else ():
            self.reset_attempts(self.service.screens[name])
        return self.go_to(destination.screen)

    def leave(self, screen: Screen, target: Target, *, resets_attempts: bool = True) -> Turn:
        """Go on from a screen that is done: derive, clear, follow. Not `judged`: it could not tell right from wrong."""
        if screen.set:
            self.derive_values(screen.set)
        if screen.clear:
            self.forget_answers(screen.clear)
        return self.follow(target, screen if resets_attempts else None)

    def show_closed(self) -> Turn:
        """Last words of a service, or a part of one, that is closed."""
        closed = self.service.closed
        if closed is None:
            raise EngineError("closed, without words for it")
        return self.finished_turn(Page(closed.render(self.session.language, self.scope), ends=True))

    def show(self) -> Turn:
        """The page that the session stands on."""
        session, screen = self.session, self.service.screens[self.session.screen]
        screen_pages = render_screen(self.service, screen, self.scope)
        page = session.page = min(session.page, len(screen_pages) - 1)
        session.highest_page_shown = max(session.highest_page_shown, page)
        last = page == len(screen_pages) - 1
        shown = Page(screen_pages[page].text, ends=screen.ends and last)
        return Turn(session, shown, None, tuple(self.effects), tuple(self.trail))

    def reject_answer(self, notice: int) -> Turn:
        """Show the screen again, with what is said to an answer that does not fit."""
        too_many = self.count_attempt(self.screen)
        if too_many is not None:
            return too_many
        self.session.notice = notice
        self.session.page = 0
        return self.show()

    def show_afresh(self, name: str, notice: int = NOTICE_NONE) -> Turn:
        """Show a screen from its first page, whatever it was left with."""
        session = self.session
        screen = self.service.screens[name]
        session.screen = name
        session.awaiting_screen = ""
        session.page = session.highest_page_shown = 0
        session.notice = notice
        session.offered_options = (
            options_on_offer(screen.verb, self.scope) if screen.has_conditional_options else None
        )
        session.listed_rows = list_rows(self.scope, screen.verb) if isinstance(screen.verb, ListVerb) else []
        self.trail.append(TrailEntry(name, session.language))
        return self.show()

    def wait_for(self, request: EngineRequest) -> Turn:
        """Wait for the gateway's answer to `request`."""
        return Turn(self.session, None, request, tuple(self.effects), tuple(self.trail))

    def finished_turn(self, page: Page) -> Turn:
        """A turn that is done."""
        return Turn(self.session, page, None, tuple(self.effects), tuple(self.trail))

    def next_visit(self, screen: Screen) -> str:
        """The name of this visit of a screen: the same in a repeated hop, another in a second visit."""
        count = self.session.visits.get(screen.name, 0) + 1
        self.session.visits[screen.name] = count
        return f"{screen.name}:{count}"

    def derive_values(self, derivations: tuple[Derivation, ...]) -> bool:
        """Derive in order; whether every value could be had."""
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
    ) -> None:
        """Keep an answer, in place of all that was kept under its name; `choice` and `row` word it."""
        self.forget_answers((name,))
        self.session.answers[name] = value
        if choice is not None:
            self.session.choices[name] = choice
        if row is not None:
            self.session.rows[name] = [row]

    def forget_answers(self, names: tuple[str, ...]) -> None:
        """Drop answers."""
        for name in names:
            self.session.answers.pop(name, None)
            self.session.choices.pop(name, None)
            if name not in self.service.lookups:
                self.session.rows.pop(name, None)

    def switch_language(self, language: str) -> None:
        """Go on in another language, and remember it."""
        self.session.language = language
        self.effects.append(RememberLanguage(language))

    def count_attempt(self, screen: Screen) -> Turn | None:
        """Count an answer that did not fit; where they are too many, the way out."""
        attempts = screen.attempts
        if attempts is None:
            return None
        count = self.session.attempts.get(screen.name, 0) + 1
        self._set_attempts(screen, count)
        if count < attempts.max_attempts:
            return None
        if attempts.within_seconds is None:
            self.session.attempts[screen.name] = 0
        return self.follow(attempts.too_many)

    def reset_attempts(self, screen: Screen) -> None:
        """An answer is right: the attempts before it do not count any more."""
        if screen.attempts is not None and self.session.attempts.get(screen.name):
            self._set_attempts(screen, 0)

    def _set_attempts(self, screen: Screen, count: int) -> None:
        self.session.attempts[screen.name] = count
        within = screen.attempts.within_seconds if screen.attempts else None
        if within is not None:
            self.effects.append(CountAttempts(screen.name, count, within))

    def _waits_for_caller(self, screen: Screen) -> bool:
        """Whether the citizen stays there; on a call also to speak, or while somebody's phone rings."""
        verb = screen.verb
        if self.caller.channel == VOICE_CHANNEL and isinstance(verb, Transfer):
            return verb.hours is None or self.scope.is_open(verb.hours)
        if isinstance(verb, SendSms):
            return self._shown_instead_of_sent(verb)
        return isinstance(verb, PromptVerb) or (
            self.caller.channel == VOICE_CHANNEL and isinstance(verb, Record)
        )

    def _shown_instead_of_sent(self, verb: SendSms) -> bool:
        """Whether a text is for a caller who wants none, and so is told them on the screen."""
        to = as_text(self.scope.evaluate(verb.to))
        return self.session.opted_out and bool(to) and to == self.caller.msisdn

    def _first_destination(self, target: Target) -> Destination:
        for destination in target:
            if destination.condition is None or destination.condition.holds(self.scope):
                return destination
        raise EngineError(f"no way on from {self.session.screen}")

    def _target_when_skipped(self, screen: Screen) -> Target:
        verb = screen.verb
        if isinstance(verb, Menu | ListVerb) and screen.save in self.session.answers:
            value = self.session.answers[screen.save]
            for option in verb.options:
                if option.value == value and option.goto:
                    return option.goto
        return screen.goto

    def _enter_screen(self, screen: Screen, notice: int) -> Turn:
        session = self.session
        too_many = (
            screen.attempts is not None
            and session.attempts.get(screen.name, 0) >= screen.attempts.max_attempts
        )
        if too_many and screen.attempts is not None:
            return self.follow(screen.attempts.too_many)
        if isinstance(screen.verb, ListVerb):
            shortcut = self._skip_list(screen, screen.verb)
            if shortcut is not None:
                return shortcut
        if not session.home:
            session.home = screen.name
        if screen.name in session.history:
            del session.history[session.history.index(screen.name) :]
        elif session.screen and session.screen != screen.name:
            session.history.append(session.screen)
            del session.history[:-MAX_HISTORY]
        if isinstance(screen.verb, CallBack):
            self.effects.append(ScheduleCallBack(self.next_visit(screen), screen.verb.at, screen.verb.hours))
        return self.show_afresh(screen.name, notice)

    def _skip_list(self, screen: Screen, verb: ListVerb) -> Turn | None:
        """A list without rows goes on by `empty`; one with a single row may choose it unseen."""
        rows = list_rows(self.scope, verb)
        if not rows and verb.empty:
            return self.leave(screen, verb.empty)
        if len(rows) == 1 and verb.chooses_single_row and not verb.options:
            self.save_row(screen, verb, rows[0])
            return self.leave(screen, screen.goto)
        return None

    def save_row(self, screen: Screen, verb: ListVerb, row: dict[str, str]) -> None:
        """Save the row of a list under the screen's `save`."""
        if screen.save:
            self.save_answer(screen.save, row.get(verb.value, ""), (screen.name, -1), row)
