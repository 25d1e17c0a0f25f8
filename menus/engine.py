"""The engine: a session and what was typed in, the next screen and effects out. Pure; alike on every channel.

A turn either shows a page or carries a request; a request is answered with `resume` within the same hop. Work is
bounded: so many silent screens a turn, so many hops a session.
"""

from dataclasses import dataclass
from datetime import datetime

from menus import session as sessions
from menus.answers.base import Context, Refused
from menus.answers.text import TextAnswer
from menus.effects import Effect, Failed, Filed, Found, Late, LookUp, Outcome, RememberLanguage, Request
from menus.filing import submission
from menus.layout import keys_of, navigation_of, numbered, pages_of
from menus.model import (
    Ask,
    Branch,
    End,
    LookUpIn,
    Menu,
    Option,
    Screen,
    Service,
    SetValues,
    Shown,
    Submit,
    TableLookup,
    Target,
    Way,
)
from menus.scope import Caller, HopScope
from menus.searching import rows_of
from menus.session import NOTICE_INVALID, NOTICE_NONE, Session
from menus.templates import Placeholder
from menus.text.digits import ascii_digits
from menus.text.sanitise import tidy_input
from menus.values import Derivation, NoValueError

STEPS_A_TURN = 100  # silent screens; more is a menu that goes round in circles
HOPS_A_SESSION = 300
SCREENS_BACK = 40  # how far Back remembers
ROWS_KEPT = 50


class EngineError(Exception):
    """A menu that cannot be walked: it goes round in circles, or has no way on. A checked menu never gets here."""


@dataclass(frozen=True, slots=True)
class Page:
    """What the citizen reads now; `ends` when the session is over."""

    text: str
    ends: bool


@dataclass(frozen=True, slots=True)
class Turn:
    """What came of a step: the session as it now is, and either a page or a request."""

    session: Session
    page: Page | None
    request: Request | None = None
    effects: tuple[Effect, ...] = ()


def start(service: Service, screen: str, caller: Caller, now: datetime, language: str | None = None) -> Turn:
    """A new session at `screen`, in `language` where the service has it, else in the default one."""
    known = language if language and language in service.languages else service.default_language
    session = Session(language=known, service_code=caller.service_code)
    return _Walk(service, session, caller, now).go(screen)


def step(service: Service, session: Session, caller: Caller, typed: str, now: datetime) -> Turn:
    """Go on from the screen that is shown, with what was typed there. `session` itself stays as it is."""
    return _Walk(service, sessions.copy(session), caller, now).answer(typed)


def resume(service: Service, session: Session, caller: Caller, outcome: Outcome, now: datetime) -> Turn:
    """Go on after the outcome of a turn's request."""
    return _Walk(service, sessions.copy(session), caller, now).take(outcome)


def takes_free_text(service: Service, session: Session) -> bool:
    """Whether the screen that is shown takes any text, so that a `*` may be part of an answer."""
    verb = service.screens[session.screen].verb
    return isinstance(verb, Ask) and isinstance(verb.answer, TextAnswer)


class _Walk:
    """One turn. The session is this walk's own and changes as it goes."""

    def __init__(self, service: Service, session: Session, caller: Caller, now: datetime) -> None:
        self.service = service
        self.session = session
        self.caller = caller
        self.scope = HopScope(service, session, caller, now.astimezone(service.time_zone))
        self.effects: list[Effect] = []
        self.steps = 0

    def answer(self, typed: str) -> Turn:
        """Match what was typed: own key, navigation key, number, label; else it is the answer to a question."""
        session = self.session
        session.hops += 1
        if session.hops > HOPS_A_SESSION:
            return self._turn(Page(self.service.words[session.language]["too_long"], ends=True))
        screen = self.service.screens[session.screen]
        text = tidy_input(typed)
        key = ascii_digits(text).removesuffix(".")
        verb = screen.verb
        if isinstance(verb, Menu) and (index := self._own_key(verb, key)) is not None:
            return self._choose(screen, verb, index)
        moved = self._navigate(screen, key)
        if moved is not None:
            return moved
        if isinstance(verb, Menu):
            index = self._numbered_or_labelled(verb, key, text)
            return self._refuse(NOTICE_INVALID) if index is None else self._choose(screen, verb, index)
        if isinstance(verb, Ask):
            return self._read(screen, verb, text)
        return self.show() if isinstance(verb, End) else self._leave(screen, screen.goto)

    def _own_key(self, menu: Menu, key: str) -> int | None:
        for own, index in numbered(menu.options, self.session.offered):
            if menu.options[index].key is not None and own == key:
                return index
        return None

    def _numbered_or_labelled(self, menu: Menu, key: str, text: str) -> int | None:
        shown = list(numbered(menu.options, self.session.offered))
        number = key.lstrip("0")
        for own, index in shown:
            if menu.options[index].key is None and own == number:
                return index
        label = text.casefold()
        for _, index in shown:
            if menu.options[index].say.render(self.session.language, self.scope).casefold() == label:
                return index
        return None

    def _navigate(self, screen: Screen, key: str) -> Turn | None:
        if not key:
            return None
        session = self.session
        navigation = navigation_of(self.service, screen, session, self.caller.channel)
        if key == navigation.back:
            return self._return_to(session.history.pop())
        if key == navigation.home:
            session.history.clear()
            return self._return_to(session.home)
        keys = keys_of(self.service, self.caller.channel)
        if key not in (keys.more, keys.previous):
            return None
        last = len(pages_of(self.service, screen, self.scope)) - 1
        if key == keys.more and session.page < last:
            session.page += 1
        elif key == keys.previous and session.page > 0:
            session.page -= 1
        else:
            return None
        return self.show()

    def _read(self, screen: Screen, ask: Ask, text: str) -> Turn:
        scope = self.scope
        context = Context(scope.now, self.service.country, lambda name: self._text_of(name))
        value = ask.answer.read(text, context)
        if isinstance(value, Refused):
            return self._refuse(NOTICE_INVALID)
        if screen.save:
            before = self.session.answers.get(screen.save)
            self.session.answers[screen.save] = value
            self.session.choices.pop(screen.save, None)
            unmet = self._unmet(screen)
            if unmet is not None:
                self._put_back(screen.save, before)
                return self._refuse(unmet)
        return self._leave(screen, screen.goto)

    def _text_of(self, name: str) -> str | None:
        head, _, column = name.partition(".")
        value = self.scope.value(Placeholder(head, column or None))
        return None if value is None else str(value)

    def _unmet(self, screen: Screen) -> int | None:
        for number, demand in enumerate(screen.require, start=1):
            if not demand.condition.holds(self.scope):
                return NOTICE_INVALID + number
        return None

    def _put_back(self, name: str, value: object) -> None:
        if value is None:
            del self.session.answers[name]
        else:
            self.session.answers[name] = value

    def _refuse(self, notice: int) -> Turn:
        self.session.notice = notice
        self.session.page = 0
        return self.show()

    def _choose(self, screen: Screen, menu: Menu, index: int) -> Turn:
        option = menu.options[index]
        session = self.session
        if screen.save and option.value is not None:
            session.answers[screen.save] = option.value
            session.choices[screen.save] = (screen.name, index)
        if option.language:
            self._speak(option.language)
        self._derive(option.set)
        self._forget(option.clear)
        return self._leave(screen, option.goto or screen.goto)

    def _speak(self, language: str) -> None:
        self.session.language = language
        self.effects.append(RememberLanguage(language))

    def _forget(self, names: tuple[str, ...]) -> None:
        for name in names:
            self.session.answers.pop(name, None)
            self.session.choices.pop(name, None)

    def _derive(self, derivations: tuple[Derivation, ...]) -> bool:
        """Derive in order; whether every value could be had."""
        complete = True
        for derivation in derivations:
            try:
                value = derivation.form.derive(self.scope)
            except NoValueError:
                value = None
            complete = complete and value is not None
            if derivation.name == "language":
                if value in self.service.languages:
                    self._speak(str(value))
            elif value is None:
                self._forget((derivation.name,))
            else:
                self.session.answers[derivation.name] = value
                self.session.choices.pop(derivation.name, None)
        return complete

    def _leave(self, screen: Screen, target: Target) -> Turn:
        self._derive(screen.set)
        self._forget(screen.clear)
        return self._follow(target)

    def _follow(self, target: Target) -> Turn:
        way = self._way(target)
        if way.retry:
            return self.go(way.screen, NOTICE_INVALID)
        return self.go(way.screen)

    def _way(self, target: Target) -> Way:
        for way in target:
            if way.condition is None or way.condition.holds(self.scope):
                return way
        raise EngineError(f"no way on from {self.session.screen}")

    def go(self, name: str, notice: int = NOTICE_NONE) -> Turn:
        """Walk from screen to screen until one is shown, or asks something of the gateway."""
        self.steps += 1
        if self.steps > STEPS_A_TURN:
            raise EngineError(f"round in circles at {name}")
        screen = self.service.screens[name]
        if screen.skip_if is not None and notice == NOTICE_NONE and screen.skip_if.holds(self.scope):
            return self._follow(self._skipped(screen))
        verb = screen.verb
        if isinstance(verb, Shown):
            return self._arrive(screen, notice)
        if isinstance(verb, Branch):
            return self._follow(screen.goto)
        if isinstance(verb, SetValues):
            complete = self._derive(screen.set)
            self._forget(screen.clear)
            return self._follow(screen.goto if complete or not verb.failed else verb.failed)
        if isinstance(verb, Submit):
            return self._ask(submission(self.service, screen, verb, self._visit(screen), self.scope))
        return self._look_up(screen, verb)

    def _skipped(self, screen: Screen) -> Target:
        if isinstance(screen.verb, Menu) and screen.save:
            _, index = self.session.choices.get(screen.save, (screen.name, 0))
            option: Option = screen.verb.options[index] if index < len(screen.verb.options) else None  # type: ignore[assignment]
            if option is not None and screen.save in self.session.answers and option.goto:
                return option.goto
        return screen.goto

    def _arrive(self, screen: Screen, notice: int) -> Turn:
        session = self.session
        if not session.home:
            session.home = screen.name
        if screen.name in session.history:
            del session.history[session.history.index(screen.name) :]
        elif session.screen and session.screen != screen.name:
            session.history.append(session.screen)
            del session.history[:-SCREENS_BACK]
        return self._return_to(screen.name, notice)

    def _return_to(self, name: str, notice: int = NOTICE_NONE) -> Turn:
        session = self.session
        session.screen = name
        session.awaiting = ""
        session.page = 0
        session.notice = notice
        session.offered = self._offered(self.service.screens[name])
        return self.show()

    def _offered(self, screen: Screen) -> list[int] | None:
        """The options whose conditions hold now, kept so that numbers mean the same when the answer comes."""
        if not isinstance(screen.verb, Menu) or all(one.condition is None for one in screen.verb.options):
            return None
        return [
            index
            for index, option in enumerate(screen.verb.options)
            if option.condition is None or option.condition.holds(self.scope)
        ]

    def show(self) -> Turn:
        """The page that the session stands on."""
        screen = self.service.screens[self.session.screen]
        pages = pages_of(self.service, screen, self.scope)
        page = self.session.page = min(self.session.page, len(pages) - 1)
        return self._turn(Page(pages[page], ends=isinstance(screen.verb, End) and page == len(pages) - 1))

    def _visit(self, screen: Screen) -> str:
        count = self.session.visits.get(screen.name, 0) + 1
        self.session.visits[screen.name] = count
        self.session.awaiting = screen.name
        return f"{screen.name}:{count}"

    def _ask(self, request: Request) -> Turn:
        return Turn(self.session, None, request, tuple(self.effects))

    def _look_up(self, screen: Screen, verb: LookUpIn) -> Turn:
        lookup = self.service.lookups[verb.lookup]
        if isinstance(lookup, TableLookup):
            return self._found(screen, verb, rows_of(self.service, lookup, self.scope))
        reference = self.scope.valued(lookup.reference)
        visit = self._visit(screen)
        return self._ask(LookUp(visit, lookup.name, str(reference or ""), lookup.open, lookup.within))

    def take(self, outcome: Outcome) -> Turn:
        """Go on with what the gateway answered."""
        screen = self.service.screens[self.session.awaiting]
        verb = screen.verb
        if isinstance(outcome, Filed) and isinstance(verb, Submit):
            return self._filed(screen, verb, outcome.reference)
        if isinstance(verb, LookUpIn):
            if isinstance(outcome, Found):
                return self._found(screen, verb, outcome.rows)
            if isinstance(outcome, Late):
                return self._leave(screen, verb.late or verb.failed)
            if isinstance(outcome, Failed):
                return self._leave(screen, verb.failed)
        raise EngineError(f"{screen.name} did not ask for this")

    def _filed(self, screen: Screen, verb: Submit, reference: str) -> Turn:
        session = self.session
        session.references[""] = session.references[verb.case] = reference
        session.history.clear()
        session.screen = ""  # so that Back never leads across a submission
        return self._leave(screen, screen.goto)

    def _found(self, screen: Screen, verb: LookUpIn, rows: object) -> Turn:
        kept = [dict(row) for row in rows][:ROWS_KEPT]  # type: ignore[attr-defined]
        self.session.rows.pop(verb.lookup, None)
        self.session.rows[verb.lookup] = kept
        if not kept:
            return self._leave(screen, verb.none)
        return self._leave(screen, verb.many if len(kept) > 1 and verb.many else verb.found)

    def _turn(self, page: Page) -> Turn:
        return Turn(self.session, page, None, tuple(self.effects))
