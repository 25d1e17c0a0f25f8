"""A simulated phone: dials a service, types answers, drops the line, and dials again.

Between two hops it keeps only packed sessions, like the live service. `gateway test` and `gateway play` both use it.
They differ only in the source of answers to lookups.
"""

from dataclasses import replace
from datetime import datetime, timedelta

import msgspec
import phonenumbers

from menus.engine import engine
from menus.engine import session as sessions
from menus.engine.caller_data_needs import find_data_needs
from menus.engine.caller_profile import EMPTY_PROFILE, CallerProfile
from menus.engine.dropped_session import known_language, with_profile
from menus.engine.effects import (
    CaseAnswer,
    CaseLookupRequest,
    LookupFound,
    LookupRequest,
    SimilarLookupRequest,
)
from menus.engine.engine import Caller, CaseContext, Page, TrailEntry, TurnInputs
from menus.engine.first_answer import find_first_answer, keyword_begins, understood_entry
from menus.engine.runner import EngineRunner
from menus.engine.scope import VOICE_CHANNEL
from menus.engine.session import Session
from menus.engine.session_payment import open_payment_of
from menus.engine.turn import ScreenResult
from menus.engine.voice_verbs import DONE, TRANSFER_OUTCOMES
from menus.entry.dialled_codes import EntryMatch, match_dialled_code
from menus.entry.keywords import match_keyword
from menus.model import AnswerRequest, EntryPoint, Service
from menus.model.payments import KEEP_SECONDS
from menus.model.reminders import DaySpan
from menus.rendering.text.budget import PageMeasure
from menus.rendering.text.encoding import Encoding
from menus.scenarios.backend import ScenarioBackend
from menus.scenarios.payments import PaymentAnswerer, ScenarioPayments, nothing_came
from menus.scenarios.ports import CaseAnswerer, LookupAnswerer, ScenarioPorts, digest
from menus.scenarios.remembered_caller import RememberedCaller
from menus.scenarios.setup import MONDAY_MORNING, ScenarioSetup
from menus.scenarios.surveys import ScenarioSurveys, with_options

ASKED_CASE_REFERENCE = "482915304"  # the case that a text with a question is about


class PhoneError(Exception):
    """The phone cannot do this now. The text gives the reason and the cure."""


class ShownPage(msgspec.Struct, frozen=True):
    """The page that the citizen reads, and the packed session."""

    page: Page
    session: bytes


class _DroppedSession(msgspec.Struct, frozen=True):
    session: bytes
    moment: datetime


def no_answer(kind: str, request: AnswerRequest) -> CaseAnswer | None:
    """Let the case system answer nothing in time."""
    del kind, request
    return None


class ScenarioPhone:
    """The phone of one citizen. `setup` describes the citizen.

    `answer_lookup` answers lookups. `answer_case` answers submissions for the case system. `answer_payment` says
    what became of a payment. `asked_note` is the note of
    the case that a text asked about.

    The defaults of the setup are USSD, a Monday morning, and an example number of the country.
    """

    def __init__(
        self,
        service: Service,
        setup: ScenarioSetup,
        answer_lookup: LookupAnswerer,
        answer_case: CaseAnswerer = no_answer,
        answer_payment: PaymentAnswerer = nothing_came,
    ) -> None:
        self.service = service
        self.channel = self._own_channel = setup.channel or "ussd"
        self.number = example_number(service) if setup.number is None else setup.number
        clock = setup.clock or MONDAY_MORNING
        self.clock = clock if clock.tzinfo else clock.replace(tzinfo=service.time_zone)
        self.backend = ScenarioBackend(service, self.number)
        self.remembered = RememberedCaller(setup.language)
        self.remembered.start_with(setup.profile)
        self._setup = setup
        self.asked_note = ""
        self._asked_message = setup.asked
        if setup.opted_out:
            self.backend.change_consent(None, out=True)
        self.surveys = ScenarioSurveys(self.number, with_options(service, setup.surveys))
        self.payments = ScenarioPayments(
            answer_payment, lambda name, language, facts: self.backend.tell(name, language, facts, self.clock)
        )
        self._ports = ScenarioPorts(
            self.backend,
            self.remembered,
            answer_lookup,
            answer_case,
            lambda: self.clock,
            self.surveys,
            self.payments,
        )
        self._trail: list[TrailEntry] = []
        self._sessions_begun = 0
        self._current: ShownPage | None = None
        self._dropped: _DroppedSession | None = None
        self._open_payment: _DroppedSession | None = None

    @property
    def is_connected(self) -> bool:
        """Return True if the citizen may type an answer."""
        return self._current is not None and not self._current.page.ends

    @property
    def page(self) -> Page:
        """Return the page that is shown, or the last one shown."""
        return self._shown_or_error.page

    @property
    def session(self) -> Session:
        """Return the present session, or the last one."""
        return sessions.unpack(self._shown_or_error.session)

    @property
    def trail(self) -> tuple[TrailEntry, ...]:
        """Return every screen that was reached and every choice that was taken."""
        return tuple(self._trail)

    @property
    def measure(self) -> PageMeasure:
        """Return the length of the page and its limit."""
        return self.service.limits.page_budget(self.channel, self._setup.network or "").measure(
            self.page.text
        )

    @property
    def page_size(self) -> str:
        """Return the length of the page as text: `143 of 160 septets`."""
        measure = self.measure
        unit = "septets" if measure.encoding is Encoding.GSM7 else "16-bit units"
        return f"{measure.used} of {measure.limit} {unit}"

    def dial(self, code: str | None = None) -> Page:
        """Dial a code or call a number. None stands for that of the setup, or else the first of the service."""
        if self.is_connected:
            self.drop()
        self.channel = self._own_channel
        code = code or self._setup.code
        entry = find_entry(self.service, self.channel, code)
        if entry is None:
            known = ", ".join([*self.service.ussd_entries, *self.service.voice_entries]) or "no code"
            raise PhoneError(f"Nobody gets in by `{code}`: the service has {known}.")
        return self._begin(entry.entry_point, entry.inputs, code or "")

    def type(self, text: str) -> Page:
        """Type an answer. On SMS, a text begins a session if none is open. A text that asked is answered by SMS."""
        if self.is_connected:
            return self._type(self.session, text)
        answered = self._answer_update(text)
        if answered is not None:
            return answered
        if self.channel == "sms":
            page = self._answer_question(text) or self._begin_by_text(text)
            if page is not None:
                return page
        why = "The session is over" if self._current else "Nobody has dialled yet"
        raise PhoneError(f"{why}: `dial` before anything is typed.")

    def be_called(self, screen: str) -> Page:
        """Take a call of the gateway, which begins at a screen."""
        return self._begin(EntryPoint(screen, self.service.screens[screen].place), (), "")

    def drop(self) -> None:
        """Drop the line."""
        if not self.is_connected:
            raise PhoneError("There is no line that could drop: `dial` first.")
        shown = self._shown_or_error
        self._dropped = _DroppedSession(shown.session, self.clock)
        self._current = msgspec.structs.replace(shown, page=Page(shown.page.text, ends=True))

    def repeat(self) -> Page:
        """Deliver the last hop again. It gets the stored answer, and nothing changes."""
        return self.page

    def give_up(self, *, end_session: bool) -> Page:
        """Give up after too many answers that do not fit (see `menus.engine.engine.give_up`)."""
        runner = self._runner(self.session.service_code, self.session.origin)
        return self._save(runner, runner.give_up(self.session, end_session=end_session))

    @property
    def caller(self) -> Caller:
        """Return the caller of the present session, or of the last one."""
        return self._caller(self.session.service_code)

    @property
    def inputs(self) -> TurnInputs:
        """Return the inputs of a turn at the present time."""
        return TurnInputs(
            self.clock,
            digest,
            lambda: self._setup.percent or 0,
            self._setup.secrets,
            surveys=self.surveys,
        )

    def wait(self, seconds: float) -> None:
        """Move the clock forward. Send the reminders that are due by then, and texts whose quiet hours are over."""
        self.clock += timedelta(seconds=seconds)
        self._send_due(self.clock)

    def wait_days(self, span: DaySpan) -> None:
        """Move the clock so many days, months or years forward, and to the last reminder of that day."""
        zone = self.service.time_zone
        here = self.clock.astimezone(zone)
        day = span.after(here.date(), self.service.calendar)
        self.clock = here.replace(year=day.year, month=day.month, day=day.day)
        last = self._send_due(here.replace(year=day.year, month=day.month, day=day.day, hour=23, minute=59))
        self.clock = max(self.clock, last) if last is not None else self.clock
        self.backend.send_held_messages(self.clock)

    def settle_payment(self, outcome: str) -> None:
        """Let the payment that was asked for last have an outcome: paid, failed or late."""
        payment = self.payments.latest_open
        if payment is None:
            raise PhoneError("No payment is open that could have an outcome.")
        self.payments.settle(payment, outcome)

    def _send_due(self, until: datetime) -> datetime | None:
        """Send reminders that are due until a moment, and return when the last of them went."""
        language = self.remembered.language or self.reminder_language
        last = self.backend.remind(until, language)
        self.backend.send_held_messages(self.clock)
        return last

    @property
    def reminder_language(self) -> str:
        """Return the language of the last session; that of the service before the first."""
        return self.session.language if self._current is not None else self.service.default_language

    def find_own_case(self, request: LookupRequest) -> LookupFound | None:
        """Return what is known of cases that this phone filed; None if the lookup asks for something else."""
        if isinstance(request, SimilarLookupRequest):
            return self.backend.find_similar(request.cases, request.limit, self.clock)
        if not isinstance(request, CaseLookupRequest):
            return None
        return self.backend.find_case(request.reference, request.proof)

    @property
    def _shown_or_error(self) -> ShownPage:
        if self._current is None:
            raise PhoneError("Nobody has dialled yet: begin with `dial`.")
        return self._current

    def _begin(self, point: EntryPoint, inputs: tuple[str, ...], code: str) -> Page:
        dropped, profile = self._resumable_session(), self._profile()
        if inputs:  # inputs dialled with the code answer its screens, so the offer to resume is left out
            dropped = None
        if dropped is not None:
            dropped = with_profile(dropped, profile, find_data_needs(self.service).attempt_screens)
            if self.channel == VOICE_CHANNEL and profile.language is None:
                profile = replace(profile, language=known_language(dropped))
        runner = self._runner(code, self._next_origin())
        return self._save(runner, runner.start(point, inputs, profile, dropped))

    def _begin_by_text(self, text: str) -> Page | None:
        """Begin at the entry of the text's keyword, or else at the entry for other texts; None if there is none."""
        keyword = match_keyword(self.service, text)
        if keyword is not None:
            caller, language = self._caller(""), self.remembered.language
            first = find_first_answer(self.service, keyword, caller, self.inputs, language)
            if keyword_begins(keyword, first) or not self._takes_any_text:
                return self._begin(keyword.entry_point, (first.text,) if first else (), "")
        understood = understood_entry(self.service, text)
        if understood is not None:
            return self._begin(understood, (text,), "")
        entry = find_entry(self.service, self.channel, None)
        return self._begin(entry.entry_point, (), "") if entry else None

    @property
    def _takes_any_text(self) -> bool:
        return bool(self.service.sms_entries.otherwise or self.service.sms_entries.understand)

    def _answer_update(self, text: str) -> Page | None:
        """Answer the question below the last text about a case; None if there is none that is open."""
        question = self.backend.question
        if (
            question is None
            or self._own_channel == VOICE_CHANNEL
            or match_keyword(self.service, text) is not None
        ):
            return None
        self.backend.question = None
        asked = self.service.messages[question.name]
        if asked.ask_screen is None or self.clock - question.asked_at >= timedelta(
            seconds=asked.reply_seconds
        ):
            return None
        self.channel = "sms"
        context = CaseContext(question.reference, question.name, question.note)
        return self._answer_about(asked.ask_screen, context, text)

    def _answer_about(self, screen: str, context: CaseContext, text: str) -> Page | None:
        runner = self._runner("", self._next_origin(), context.reference)
        shown = runner.open_question(screen, self._profile(), context)
        return None if shown is None else self._type(shown.session, text, context.reference)

    def _answer_question(self, text: str) -> Page | None:
        """Answer the question of a message about a case; None if no message asked one."""
        name, self._asked_message = self._asked_message, None
        if name is None:
            return None
        message = self.service.messages.get(name)
        if message is None or message.ask_screen is None:
            raise PhoneError(f"`asked: {name}`: no message of this name asks anything. Add `ask:` to it.")
        context = CaseContext(ASKED_CASE_REFERENCE, name, self.asked_note)
        return self._answer_about(message.ask_screen, context, text)

    def _type(self, session: Session, text: str, about_reference: str = "") -> Page:
        """Take the typed text as the answer.

        On a call, it stands for the spoken message if the screen takes one, or for the outcome of a transfer.
        """
        runner = self._runner(session.service_code, session.origin, about_reference)
        if engine.max_recording_seconds(self.service, session, runner.caller) is not None:
            shown = runner.take_recording(session, text)
        elif engine.is_transfer_screen(self.service, session, runner.caller):
            shown = runner.finish_transfer(session, text if text in TRANSFER_OUTCOMES else DONE)
        elif self.channel == "ussd":
            shown = runner.step(session, text)
        else:
            shown = runner.step_one_input(session, text)
        return self._save(runner, shown)

    def _save(self, runner: EngineRunner[ScenarioPorts], shown: ScreenResult) -> Page:
        session = runner.commit(shown, EMPTY_PROFILE)
        self._current = ShownPage(shown.page, sessions.pack(session))
        self._open_payment = None
        if shown.page.ends and open_payment_of(session) is not None:
            self._open_payment = _DroppedSession(self._current.session, self.clock)
        return shown.page

    def _runner(self, code: str, origin: str, about_reference: str = "") -> EngineRunner[ScenarioPorts]:
        return EngineRunner(
            self.service,
            self._ports,
            self._caller(code),
            self.inputs,
            origin,
            about_reference=about_reference,
            trail=self._trail,
        )

    def _next_origin(self) -> str:
        self._sessions_begun += 1
        return f"session {self._sessions_begun}"

    def _profile(self) -> CallerProfile:
        return self.remembered.profile(self.clock, opted_out=self.backend.opted_out)

    def _resumable_session(self) -> Session | None:
        """Return the dropped session if it is not too old. It can be resumed once, by its own number only.

        One that ended with an open payment goes on in the same way.
        """
        dropped, self._dropped = self._dropped, None
        within = timedelta(seconds=self.service.resume.within_seconds)
        if self._open_payment is not None and dropped is None:
            dropped, within = self._open_payment, timedelta(seconds=KEEP_SECONDS)
        if (
            dropped is None
            or self.clock - dropped.moment > within
            or not self.number
            or self.channel == "sms"
        ):
            return None
        return sessions.unpack(dropped.session)

    def _caller(self, code: str) -> Caller:
        return Caller(self.number, self.channel, self._setup.network or "", code)


def example_number(service: Service) -> str:
    """Return a mobile number of the service's country that nobody has; empty if the country is unknown."""
    example = phonenumbers.example_number_for_type(service.country, phonenumbers.PhoneNumberType.MOBILE)
    return phonenumbers.format_number(example, phonenumbers.PhoneNumberFormat.E164) if example else ""


def find_entry(service: Service, channel: str, code: str | None) -> EntryMatch | None:
    """Return the entry of a code or number; without one, the channel's first entry. None if there is none.

    If a service has no entry of its own for calls or texts, its USSD entry is used.
    """
    if code is not None:
        number_entry = service.voice_entries.get(code) if channel == "voice" else None
        return EntryMatch(number_entry, ()) if number_entry else match_dialled_code(service, code)
    points = [*service.voice_entries.values()] if channel == "voice" else []
    points += [service.sms_entries.otherwise] if channel == "sms" and service.sms_entries.otherwise else []
    points += [
        *service.ussd_entries.values(),
        *service.voice_entries.values(),
        *service.sms_entries.keywords.values(),
    ]
    return EntryMatch(points[0], ()) if points else None
