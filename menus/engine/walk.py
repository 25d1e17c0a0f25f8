"""One turn: from screen to screen until one is shown, or asks something of the gateway."""

from collections.abc import Callable, Mapping

from menus.engine.effects import CountAttempts, Effect, RememberLanguage, Request, RingBack
from menus.engine.inputs import Caller, Given
from menus.engine.row_search import rows_for
from menus.engine.scope import SPOKEN, HopScope
from menus.engine.session import NOTICE_INVALID, NOTICE_NONE, Session
from menus.engine.turn import EngineError, Page, Stop, Turn
from menus.expressions.conditions import as_text
from menus.expressions.derivations import Derivation, NoValueError
from menus.expressions.json import Json
from menus.model import (
    CallBack,
    Menu,
    Prompting,
    Record,
    Rows,
    Screen,
    SendSms,
    Service,
    Target,
    Transfer,
    Way,
)
from menus.rendering.choices import offered_now
from menus.rendering.layout import sheet_of

STEPS_A_TURN = 100  # silent screens; more is a menu that goes round in circles
SCREENS_BACK = 40  # how far Back remembers

Silent = Mapping[type, Callable[["Walk", Screen], Turn]]


class Walk:
    """Where a turn stands. The session is this walk's own and changes as it goes; `silent` carries out silent verbs."""

    def __init__(
        self, service: Service, session: Session, caller: Caller, given: Given, silent: Silent
    ) -> None:
        self.service = service
        self.session = session
        self.caller = caller
        self.given = given
        self.scope = HopScope(service, session, caller, given, given.now.astimezone(service.time_zone))
        self.effects: list[Effect] = []
        self.trail: list[Stop] = []
        self.steps = 0
        self._silent = silent

    @property
    def screen(self) -> Screen:
        """The screen that is shown."""
        return self.service.screens[self.session.screen]

    @property
    def words(self) -> Mapping[str, str]:
        """The gateway's own words in the caller's language."""
        return self.service.words[self.session.language]

    def go(self, name: str, notice: int = NOTICE_NONE) -> Turn:
        """Walk on to a screen; a silent one walks on from there."""
        self.steps += 1
        if self.steps > STEPS_A_TURN:
            raise EngineError(f"round in circles at {name}")
        screen = self.service.screens[name]
        stops = self._stops(screen)
        if not stops:
            self.trail.append(Stop(name, self.session.language))
        if screen.skip_if is not None and notice == NOTICE_NONE and screen.skip_if.holds(self.scope):
            return self.follow(self._skipped(screen))
        if stops:
            return self._arrive(screen, notice)
        return self._silent[type(screen.verb)](self, screen)

    def follow(self, target: Target, judge: Screen | None = None) -> Turn:
        """Take the first way of a target whose condition holds. A `judge` that sends nobody back forgives."""
        way = self._way(target)
        if way.closed:
            return self.close()
        if way.retry:
            spent = self.count_attempt(self.service.screens[way.screen])
            return spent or self.go(way.screen, NOTICE_INVALID)
        for name in judge.judges if judge is not None else ():
            self.forgive(self.service.screens[name])
        return self.go(way.screen)

    def leave(self, screen: Screen, target: Target, *, judged: bool = True) -> Turn:
        """Go on from a screen that is done: derive, clear, follow. Not `judged`: it could not tell right from wrong."""
        self.derive(screen.set)
        self.forget(screen.clear)
        return self.follow(target, screen if judged else None)

    def close(self) -> Turn:
        """Last words of a service, or a part of one, that is closed."""
        closed = self.service.closed
        if closed is None:
            raise EngineError("closed, without words for it")
        return self.turn(Page(closed.render(self.session.language, self.scope), ends=True))

    def show(self) -> Turn:
        """The page that the session stands on."""
        session = self.session
        sheet = sheet_of(self.service, self.screen, self.scope)
        page = session.page = min(session.page, len(sheet) - 1)
        session.seen = max(session.seen, page)
        last = page == len(sheet) - 1
        return self.turn(Page(sheet[page].text, ends=self.screen.ends and last))

    def refuse(self, notice: int) -> Turn:
        """Show the screen again, with what is said to an answer that does not fit."""
        spent = self.count_attempt(self.screen)
        if spent is not None:
            return spent
        self.session.notice = notice
        self.session.page = 0
        return self.show()

    def return_to(self, name: str, notice: int = NOTICE_NONE) -> Turn:
        """Show a screen from its first page, whatever it was left with."""
        session = self.session
        screen = self.service.screens[name]
        session.screen = name
        session.awaiting = ""
        session.page = session.seen = 0
        session.notice = notice
        session.offered = offered_now(screen.verb, self.scope)
        session.listed = rows_for(self.scope, screen.verb) if isinstance(screen.verb, Rows) else []
        self.trail.append(Stop(name, session.language))
        return self.show()

    def ask(self, request: Request) -> Turn:
        """Wait for the gateway's answer to `request`."""
        return Turn(self.session, None, request, tuple(self.effects), tuple(self.trail))

    def turn(self, page: Page) -> Turn:
        """A turn that is done."""
        return Turn(self.session, page, None, tuple(self.effects), tuple(self.trail))

    def visit(self, screen: Screen) -> str:
        """The name of this visit of a screen: the same in a repeated hop, another in a second visit."""
        count = self.session.visits.get(screen.name, 0) + 1
        self.session.visits[screen.name] = count
        return f"{screen.name}:{count}"

    def derive(self, derivations: tuple[Derivation, ...]) -> bool:
        """Derive in order; whether every value could be had."""
        complete = True
        for derivation in derivations:
            try:
                value = derivation.form.derive(self.scope)
            except NoValueError:
                value = None
            complete = complete and value is not None
            if derivation.name == "language":
                if isinstance(value, str) and value in self.service.languages:
                    self.speak(value)
            elif value is None:
                self.forget((derivation.name,))
            else:
                self.save(derivation.name, value)
        return complete

    def save(
        self,
        name: str,
        value: Json,
        choice: tuple[str, int] | None = None,
        row: dict[str, str] | None = None,
    ) -> None:
        """Keep an answer, in place of all that was kept under its name; `choice` and `row` word it."""
        self.forget((name,))
        self.session.answers[name] = value
        if choice is not None:
            self.session.choices[name] = choice
        if row is not None:
            self.session.rows[name] = [row]

    def forget(self, names: tuple[str, ...]) -> None:
        """Drop answers."""
        for name in names:
            self.session.answers.pop(name, None)
            self.session.choices.pop(name, None)
            if name not in self.service.lookups:
                self.session.rows.pop(name, None)

    def speak(self, language: str) -> None:
        """Go on in another language, and remember it."""
        self.session.language = language
        self.effects.append(RememberLanguage(language))

    def count_attempt(self, screen: Screen) -> Turn | None:
        """Count an answer that did not fit; where they are too many, the way out."""
        attempts = screen.attempts
        if attempts is None:
            return None
        count = self.session.attempts.get(screen.name, 0) + 1
        self._keep_attempts(screen, count)
        if count < attempts.most:
            return None
        if attempts.within is None:
            self.session.attempts[screen.name] = 0
        return self.follow(attempts.too_many)

    def forgive(self, screen: Screen) -> None:
        """An answer is right: the attempts before it do not count any more."""
        if screen.attempts is not None and self.session.attempts.get(screen.name):
            self._keep_attempts(screen, 0)

    def _keep_attempts(self, screen: Screen, count: int) -> None:
        self.session.attempts[screen.name] = count
        within = screen.attempts.within if screen.attempts else None
        if within is not None:
            self.effects.append(CountAttempts(screen.name, count, within))

    def _stops(self, screen: Screen) -> bool:
        """Whether the citizen stays there; on a call also to speak, or while somebody's phone rings."""
        verb = screen.verb
        if self.caller.channel == SPOKEN and isinstance(verb, Transfer):
            return verb.hours is None or self.scope.opened(verb.hours)
        if isinstance(verb, SendSms):
            return self._told_instead(verb)
        return isinstance(verb, Prompting) or (self.caller.channel == SPOKEN and isinstance(verb, Record))

    def _told_instead(self, verb: SendSms) -> bool:
        """Whether a text is for a caller who wants none, and so is told them on the screen."""
        to = as_text(self.scope.valued(verb.to))
        return self.session.opted_out and bool(to) and to == self.caller.msisdn

    def _way(self, target: Target) -> Way:
        for way in target:
            if way.condition is None or way.condition.holds(self.scope):
                return way
        raise EngineError(f"no way on from {self.session.screen}")

    def _skipped(self, screen: Screen) -> Target:
        verb = screen.verb
        if isinstance(verb, Menu | Rows) and screen.save in self.session.answers:
            value = self.session.answers[screen.save]
            for option in verb.options:
                if option.value == value and option.goto:
                    return option.goto
        return screen.goto

    def _arrive(self, screen: Screen, notice: int) -> Turn:
        session = self.session
        spent = screen.attempts is not None and session.attempts.get(screen.name, 0) >= screen.attempts.most
        if spent and screen.attempts is not None:
            return self.follow(screen.attempts.too_many)
        if isinstance(screen.verb, Rows):
            shortcut = self._without_choice(screen, screen.verb)
            if shortcut is not None:
                return shortcut
        if not session.home:
            session.home = screen.name
        if screen.name in session.history:
            del session.history[session.history.index(screen.name) :]
        elif session.screen and session.screen != screen.name:
            session.history.append(session.screen)
            del session.history[:-SCREENS_BACK]
        if isinstance(screen.verb, CallBack):
            self.effects.append(RingBack(self.visit(screen), screen.verb.at, screen.verb.hours))
        return self.return_to(screen.name, notice)

    def _without_choice(self, screen: Screen, verb: Rows) -> Turn | None:
        """A list without rows goes on by `empty`; one with a single row may choose it unseen."""
        rows = rows_for(self.scope, verb)
        if not rows and verb.empty:
            return self.leave(screen, verb.empty)
        if len(rows) == 1 and verb.single and not verb.options:
            self.choose_row(screen, verb, rows[0])
            return self.leave(screen, screen.goto)
        return None

    def choose_row(self, screen: Screen, verb: Rows, row: dict[str, str]) -> None:
        """Save the row of a list under the screen's `save`."""
        if screen.save:
            self.save(screen.save, row.get(verb.value, ""), (screen.name, -1), row)
