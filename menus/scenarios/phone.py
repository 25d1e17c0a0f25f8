"""A phone of paper: dials a service, types, drops, dials again. Between two hops it keeps the session as bytes only.

`gateway test` and `gateway play` both use it; they differ in who answers lookups.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import phonenumbers

from menus.engine import engine
from menus.engine import session as sessions
from menus.engine.answer_fit import fitting_part
from menus.engine.effects import Submission
from menus.engine.engine import Caller, CaseContext, Page, TrailEntry, Turn, TurnInputs
from menus.engine.session import Session
from menus.engine.voice_verbs import DONE, TRANSFER_OUTCOMES
from menus.entry.dialled_codes import EntryMatch
from menus.model import Service
from menus.rendering.text.budget import PageMeasure
from menus.rendering.text.encoding import Encoding
from menus.scenarios.backend import ScenarioBackend
from menus.scenarios.entry import find_entry, find_entry_by_text
from menus.scenarios.remembered_caller import RememberedCaller
from menus.scenarios.setup import MONDAY_MORNING, ScenarioSetup
from menus.scenarios.turn_runner import LookupAnswerer, ShownPage, TurnRunner, digest

ASKED_CASE_REFERENCE = "482915307"  # the case that a text asked about


class PhoneError(Exception):
    """What cannot be done on this phone now; the text says why and what to do."""


@dataclass(frozen=True, slots=True)
class _DroppedSession:
    session: bytes
    moment: datetime


class ScenarioPhone:
    """One citizen's phone. `facts` say whose, `answers` what lookups answer.

    Where the facts do not say: USSD, on a Monday morning, from the country's example of a mobile number.
    """

    def __init__(self, service: Service, setup: ScenarioSetup, answer_lookup: LookupAnswerer) -> None:
        self.service = service
        self.channel = setup.channel or "ussd"
        self.number = _example_number(service) if setup.number is None else setup.number
        clock = setup.clock or MONDAY_MORNING
        self.clock = clock if clock.tzinfo else clock.replace(tzinfo=service.time_zone)
        self.backend = ScenarioBackend(service, self.number)
        self.remembered = RememberedCaller(setup.language)
        self.remembered.start_with(setup.profile)
        self._setup = setup
        self._asked_message = setup.asked
        if setup.opted_out:
            self.backend.change_consent(None, out=True)
        self._turn_runner = TurnRunner(
            service, self.backend, self.remembered, answer_lookup, lambda: self.clock
        )
        self._current: ShownPage | None = None
        self._dropped: _DroppedSession | None = None

    @property
    def is_connected(self) -> bool:
        """Whether something may be typed."""
        return self._current is not None and not self._current.page.ends

    @property
    def page(self) -> Page:
        """What is shown, or was last."""
        return self._shown_or_error.page

    @property
    def session(self) -> Session:
        """The session of the line that is up, or was last."""
        return sessions.unpack(self._shown_or_error.session)

    @property
    def trail(self) -> tuple[TrailEntry, ...]:
        """Every screen that was come to, and every choice that was taken."""
        return tuple(self._turn_runner.trail)

    @property
    def measure(self) -> PageMeasure:
        """What the page takes of its limit."""
        return self.service.limits.page_budget(self.channel, self._setup.network or "").measure(
            self.page.text
        )

    @property
    def page_size(self) -> str:
        """The same for people: `143 of 160 septets`."""
        measure = self.measure
        unit = "septets" if measure.encoding is Encoding.GSM7 else "16-bit units"
        return f"{measure.used} of {measure.limit} {unit}"

    def dial(self, code: str | None = None) -> Page:
        """Dial a code, or call a number; None is the one that the facts give, else the service's first."""
        if self.is_connected:
            self.drop()
        code = code or self._setup.code
        entry = find_entry(self.service, self.channel, code)
        if entry is None:
            known = ", ".join([*self.service.ussd_entries, *self.service.voice_entries]) or "no code"
            raise PhoneError(f"Nobody gets in by `{code}`: the service has {known}.")
        return self._enter(entry, code or "")

    def type(self, text: str) -> Page:
        """Type an answer. On SMS a text begins a session where none is open."""
        if self.is_connected:
            packed = self._shown_or_error.session
            return self._hop(lambda: self._type(packed, text))
        if self.channel == "sms" and self._asked_message is not None:
            asked, self._asked_message = self._asked_message, None
            return self._hop(lambda: self._reply_to_message(asked, text))
        entry = find_entry_by_text(self.service, text) if self.channel == "sms" else None
        if entry is None:
            why = "The session is over" if self._current else "Nobody has dialled yet"
            raise PhoneError(f"{why}: `dial` before anything is typed.")
        return self._enter(entry, "")

    def drop(self) -> None:
        """The line drops."""
        if not self.is_connected:
            raise PhoneError("There is no line that could drop: `dial` first.")
        shown = self._shown_or_error
        self._dropped = _DroppedSession(shown.session, self.clock)
        self._current = replace(shown, page=Page(shown.page.text, ends=True))

    def repeat(self) -> Page:
        """The network delivers the last hop again: it gets the stored answer, and nothing changes."""
        return self.page

    def give_up(self, *, end_session: bool) -> Page:
        """Nothing that fits came of the caller, time after time (see `engine.give_up`)."""
        session, caller, given = self.session, self.caller, self.inputs
        turn = engine.give_up(self.service, session, caller, given, end_session=end_session)
        return self._hop(lambda: self._turn_runner.run_turn(turn, caller, given))

    @property
    def caller(self) -> Caller:
        """Whose line is up, or was last, as the menus know them."""
        return self._caller(self.session.service_code)

    @property
    def inputs(self) -> TurnInputs:
        """What a hop is given now."""
        return self._inputs()

    def wait(self, seconds: float) -> None:
        """Let time pass."""
        self.clock += timedelta(seconds=seconds)

    @property
    def _shown_or_error(self) -> ShownPage:
        if self._current is None:
            raise PhoneError("Nobody has dialled yet: begin with `dial`.")
        return self._current

    def _hop(self, take: Callable[[], ShownPage]) -> Page:
        self._current = take()
        return self._current.page

    def _enter(self, entry: EntryMatch, code: str) -> Page:
        language = entry.entry_point.language or self.remembered.language
        profile, attempts = self.remembered.profile(self.clock), self.remembered.attempts(self.clock)
        dropped, opted_out = self._resumable_session(), self.backend.opted_out
        if entry.inputs:  # they are answers to what the code leads to, and none to whether to go on
            dropped = None

        def begin() -> ShownPage:
            caller, given = self._caller(code), self._inputs()
            turn = engine.start(
                self.service,
                entry.entry_point.goto,
                caller,
                given,
                language=language,
                profile=profile,
                attempts=attempts,
                opted_out=opted_out,
                dropped=sessions.unpack(dropped) if dropped else None,
            )
            shown = self._turn_runner.run_turn(turn, caller, given)
            return self._type_dialled_inputs(shown, entry.inputs or self._first_answer(shown, entry.rest))

        return self._hop(begin)

    def _reply_to_message(self, name: str, text: str) -> ShownPage:
        """A reply to the message `name`, which asked something about a case."""
        message = self.service.messages.get(name)
        if message is None or message.ask_screen is None:
            raise PhoneError(f"`asked: {name}`: no message of this name asks anything. Add `ask:` to it.")
        caller, given = self._caller(""), self._inputs()
        case_context = CaseContext(ASKED_CASE_REFERENCE, name, "")
        turn = engine.start(
            self.service,
            message.ask_screen,
            caller,
            given,
            language=self.remembered.language,
            case_context=case_context,
        )
        shown = self._turn_runner.run_turn(turn, caller, given)
        return shown if shown.page.ends else self._step(shown.session, text)

    def _first_answer(self, shown: ShownPage, rest: str) -> tuple[str, ...]:
        """What of the words after a keyword answers the first question."""
        if not rest or shown.page.ends:
            return ()
        session = sessions.unpack(shown.session)
        caller = self._caller(session.service_code)
        part = fitting_part(self.service, session, caller, rest, self._inputs())
        return (part,) if part else ()

    def _resumable_session(self) -> bytes | None:
        """The session that dropped, where that is not too long ago. It is taken up once."""
        dropped, self._dropped = self._dropped, None
        within = timedelta(seconds=self.service.resume.within_seconds)
        return dropped.session if dropped and self.clock - dropped.moment <= within else None

    def _type_dialled_inputs(self, shown: ShownPage, inputs: tuple[str, ...]) -> ShownPage:
        """Take what was dialled along with the code, but file nothing that the citizen has not seen."""
        for typed in inputs:
            if shown.page.ends:
                break
            session = sessions.unpack(shown.session)
            caller, given = self._caller(session.service_code), self._inputs()
            turn = engine.step(self.service, session, caller, typed, given)
            if isinstance(turn.request, Submission):
                break
            shown = self._turn_runner.run_turn(turn, caller, given)
        return shown

    def _type(self, packed: bytes, text: str) -> ShownPage:
        """Take what was typed. On USSD a `*` parts inputs, unless the screen takes free text."""
        free = self.channel != "ussd" or engine.takes_free_text(self.service, sessions.unpack(packed))
        first, *rest = [text] if free else text.split("*")
        shown = self._step(packed, first)
        for piece in rest:
            if not shown.page.ends:
                shown = self._step(shown.session, piece)
        return shown

    def _step(self, packed: bytes, typed: str) -> ShownPage:
        session = sessions.unpack(packed)
        caller, given = self._caller(session.service_code), self._inputs()
        turn = self._turn(session, caller, typed, given)
        return self._turn_runner.run_turn(turn, caller, given)

    def _turn(self, session: Session, caller: Caller, typed: str, inputs: TurnInputs) -> Turn:
        """On a call, what is typed where a message is taken is the message; where somebody is rung, what came of it."""
        if engine.max_recording_seconds(self.service, session, caller) is not None:
            return engine.answer_by_recording(self.service, session, caller, typed, inputs)
        if engine.is_transfer_screen(self.service, session, caller):
            outcome = typed if typed in TRANSFER_OUTCOMES else DONE
            return engine.after_transfer(self.service, session, caller, outcome, inputs)
        return engine.step(self.service, session, caller, typed, inputs)

    def _caller(self, code: str) -> Caller:
        return Caller(self.number, self.channel, self._setup.network or "", code)

    def _inputs(self) -> TurnInputs:
        return TurnInputs(self.clock, digest, self._setup.percent or 0, self._setup.secrets)


def _example_number(service: Service) -> str:
    example = phonenumbers.example_number_for_type(service.country, phonenumbers.PhoneNumberType.MOBILE)
    return phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164) if example else ""
