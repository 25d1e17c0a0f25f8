"""A phone of paper: dials a service, types, drops, dials again. Between two hops it keeps the session as bytes only.

`gateway test` and `gateway play` both use it; they differ in who answers lookups.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import phonenumbers

from menus.engine import engine
from menus.engine import session as sessions
from menus.engine.effects import Submission
from menus.engine.engine import About, Caller, Given, Page, Stop, Turn
from menus.engine.fit import fitting_part
from menus.engine.session import Session
from menus.engine.voice_verbs import DONE, OUTCOMES
from menus.entry.dialled_codes import Dialled
from menus.model import Service
from menus.rendering.text.budget import Measure
from menus.rendering.text.encoding import Encoding
from menus.scenarios.agency import Agency
from menus.scenarios.carrying import Answers, Carrying, Shown, digest
from menus.scenarios.entry import way_in, way_in_by_text
from menus.scenarios.given import MONDAY_MORNING, Facts
from menus.scenarios.memory import Memory

ASKED_ABOUT = "482915307"  # the case that a text asked about


class PhoneError(Exception):
    """What cannot be done on this phone now; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class _Dropped:
    session: bytes
    moment: datetime


class Phone:
    """One citizen's phone. `facts` say whose, `answers` what lookups answer.

    Where the facts do not say: USSD, on a Monday morning, from the country's example of a mobile number.
    """

    def __init__(self, service: Service, facts: Facts, answers: Answers) -> None:
        self.service = service
        self.channel = facts.channel or "ussd"
        self.number = _example_number(service) if facts.number is None else facts.number
        clock = facts.clock or MONDAY_MORNING
        self.clock = clock if clock.tzinfo else clock.replace(tzinfo=service.time_zone)
        self.agency = Agency(service, self.number)
        self.memory = Memory(facts.language)
        self.memory.begin(facts.profile)
        self._facts = facts
        self._asked = facts.asked
        if facts.opted_out:
            self.agency.change_consent(None, out=True)
        self._carrying = Carrying(service, self.agency, self.memory, answers, lambda: self.clock)
        self._shown: Shown | None = None
        self._dropped: _Dropped | None = None

    @property
    def up(self) -> bool:
        """Whether something may be typed."""
        return self._shown is not None and not self._shown.page.ends

    @property
    def page(self) -> Page:
        """What is shown, or was last."""
        return self._last.page

    @property
    def session(self) -> Session:
        """The session of the line that is up, or was last."""
        return sessions.unpack(self._last.session)

    @property
    def trail(self) -> tuple[Stop, ...]:
        """Every screen that was come to, and every choice that was taken."""
        return tuple(self._carrying.trail)

    @property
    def measure(self) -> Measure:
        """What the page takes of its limit."""
        return self.service.limits.budget(self.channel, self._facts.network or "").measure(self.page.text)

    @property
    def taken(self) -> str:
        """The same for people: `143 of 160 septets`."""
        measure = self.measure
        unit = "septets" if measure.encoding is Encoding.GSM7 else "16-bit units"
        return f"{measure.used} of {measure.limit} {unit}"

    def dial(self, code: str | None = None) -> Page:
        """Dial a code, or call a number; None is the one that the facts give, else the service's first."""
        if self.up:
            self.drop()
        code = code or self._facts.code
        entry = way_in(self.service, self.channel, code)
        if entry is None:
            known = ", ".join([*self.service.ussd, *self.service.voice]) or "no code"
            raise PhoneError(f"Nobody gets in by `{code}`: the service has {known}.")
        return self._enter(entry, code or "")

    def type(self, text: str) -> Page:
        """Type an answer. On SMS a text begins a session where none is open."""
        if self.up:
            packed = self._last.session
            return self._hop(lambda: self._type(packed, text))
        if self.channel == "sms" and self._asked is not None:
            asked, self._asked = self._asked, None
            return self._hop(lambda: self._answer(asked, text))
        entry = way_in_by_text(self.service, text) if self.channel == "sms" else None
        if entry is None:
            why = "The session is over" if self._shown else "Nobody has dialled yet"
            raise PhoneError(f"{why}: `dial` before anything is typed.")
        return self._enter(entry, "")

    def drop(self) -> None:
        """The line drops."""
        if not self.up:
            raise PhoneError("There is no line that could drop: `dial` first.")
        shown = self._last
        self._dropped = _Dropped(shown.session, self.clock)
        self._shown = replace(shown, page=Page(shown.page.text, ends=True))

    def repeat(self) -> Page:
        """The network delivers the last hop again: it gets the stored answer, and nothing changes."""
        return self.page

    def give_up(self, *, for_good: bool) -> Page:
        """Nothing that fits came of the caller, time after time (see `engine.give_up`)."""
        session, caller, given = self.session, self.caller, self.given
        turn = engine.give_up(self.service, session, caller, given, for_good=for_good)
        return self._hop(lambda: self._carrying.carry(turn, caller, given))

    @property
    def caller(self) -> Caller:
        """Whose line is up, or was last, as the menus know them."""
        return self._caller(self.session.service_code)

    @property
    def given(self) -> Given:
        """What a hop is given now."""
        return self._given()

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.clock += timedelta(seconds=seconds)

    @property
    def _last(self) -> Shown:
        if self._shown is None:
            raise PhoneError("Nobody has dialled yet: begin with `dial`.")
        return self._shown

    def _hop(self, take: Callable[[], Shown]) -> Page:
        self._shown = take()
        return self._shown.page

    def _enter(self, entry: Dialled, code: str) -> Page:
        language = entry.point.language or self.memory.language
        profile, attempts = self.memory.profile(self.clock), self.memory.attempts(self.clock)
        dropped, opted_out = self._taken_up(), self.agency.opted_out
        if entry.inputs:  # they are answers to what the code leads to, and none to whether to go on
            dropped = None

        def begin() -> Shown:
            caller, given = self._caller(code), self._given()
            turn = engine.start(
                self.service,
                entry.point.goto,
                caller,
                given,
                language=language,
                profile=profile,
                attempts=attempts,
                opted_out=opted_out,
                dropped=sessions.unpack(dropped) if dropped else None,
            )
            shown = self._carrying.carry(turn, caller, given)
            return self._dialled_through(shown, entry.inputs or self._first_answer(shown, entry.rest))

        return self._hop(begin)

    def _answer(self, name: str, text: str) -> Shown:
        """A reply to the message `name`, which asked something about a case."""
        message = self.service.messages.get(name)
        if message is None or message.ask is None:
            raise PhoneError(f"`asked: {name}`: no message of this name asks anything. Add `ask:` to it.")
        caller, given = self._caller(""), self._given()
        about = About(ASKED_ABOUT, name, "")
        turn = engine.start(
            self.service, message.ask, caller, given, language=self.memory.language, about=about
        )
        shown = self._carrying.carry(turn, caller, given)
        return shown if shown.page.ends else self._step(shown.session, text)

    def _first_answer(self, shown: Shown, rest: str) -> tuple[str, ...]:
        """What of the words after a keyword answers the first question."""
        if not rest or shown.page.ends:
            return ()
        session = sessions.unpack(shown.session)
        caller = self._caller(session.service_code)
        part = fitting_part(self.service, session, caller, rest, self._given())
        return (part,) if part else ()

    def _taken_up(self) -> bytes | None:
        """The session that dropped, where that is not too long ago. It is taken up once."""
        dropped, self._dropped = self._dropped, None
        within = timedelta(seconds=self.service.resume.within)
        return dropped.session if dropped and self.clock - dropped.moment <= within else None

    def _dialled_through(self, shown: Shown, inputs: tuple[str, ...]) -> Shown:
        """Take what was dialled along with the code, but file nothing that the citizen has not seen."""
        for typed in inputs:
            if shown.page.ends:
                break
            session = sessions.unpack(shown.session)
            caller, given = self._caller(session.service_code), self._given()
            turn = engine.step(self.service, session, caller, typed, given)
            if isinstance(turn.request, Submission):
                break
            shown = self._carrying.carry(turn, caller, given)
        return shown

    def _type(self, packed: bytes, text: str) -> Shown:
        """Take what was typed. On USSD a `*` parts inputs, unless the screen takes free text."""
        free = self.channel != "ussd" or engine.takes_free_text(self.service, sessions.unpack(packed))
        first, *rest = [text] if free else text.split("*")
        shown = self._step(packed, first)
        for piece in rest:
            if not shown.page.ends:
                shown = self._step(shown.session, piece)
        return shown

    def _step(self, packed: bytes, typed: str) -> Shown:
        session = sessions.unpack(packed)
        caller, given = self._caller(session.service_code), self._given()
        turn = self._turn(session, caller, typed, given)
        return self._carrying.carry(turn, caller, given)

    def _turn(self, session: Session, caller: Caller, typed: str, given: Given) -> Turn:
        """On a call, what is typed where a message is taken is the message; where somebody is rung, what came of it."""
        if engine.seconds_to_record(self.service, session, caller) is not None:
            return engine.record(self.service, session, caller, typed, given)
        if engine.puts_through(self.service, session, caller):
            outcome = typed if typed in OUTCOMES else DONE
            return engine.transferred(self.service, session, caller, outcome, given)
        return engine.step(self.service, session, caller, typed, given)

    def _caller(self, code: str) -> Caller:
        return Caller(self.number, self.channel, self._facts.network or "", code)

    def _given(self) -> Given:
        return Given(self.clock, digest, self._facts.percent or 0, self._facts.secrets)


def _example_number(service: Service) -> str:
    example = phonenumbers.example_number_for_type(service.country, phonenumbers.PhoneNumberType.MOBILE)
    return phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164) if example else ""
