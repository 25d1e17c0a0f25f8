"""A service as the engine runs it: compiled, checked, and never changed."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from menus.calendars.calendar import Calendar
from menus.calendars.gregorian import GREGORIAN
from menus.expressions.conditional_texts import CitizenText, ConditionalText
from menus.expressions.templates import LocalisedText
from menus.expressions.values import LiteralValue, Scope
from menus.model.cases import CaseKind, CaseState, MessageTemplate
from menus.model.guesses import NO_GUESS_SETTINGS, GuessSettings, MenuGuesses
from menus.model.lookups import LookupSource
from menus.model.payments import PAYMENT, PAYMENT_MESSAGES
from menus.model.reminders import Reminder
from menus.model.screen import Screen
from menus.model.settings import (
    NEVER_RESUME,
    EntryPoint,
    NavigationKeys,
    PageLimits,
    ResumePolicy,
    SmsEntries,
    WeeklyHours,
)
from menus.model.surveys import Survey
from menus.model.tables import Table
from menus.model.voice import NO_VOICE_SETTINGS, ScreenVoice, ServiceLanguage
from menus.rendering.screen_pages import ScreenLines, ScreenPages


def known_by_name(state: str) -> str:
    """Return how a state without words is shown: as its name in the file."""
    return state.replace("_", " ")


@dataclass(frozen=True, slots=True)
class Service:
    """Everything that one menu file says.

    Citizens count days by `calendar`. `typed_words` are names whose values citizens type as words: what reads as a day
    there is none. `screens_with_retry` are the screens that a `retry:` of another screen may lead back to.
    `names_kept_as_typed` are the answers that some text shows as they were typed. `case_screens` take something for a
    case, and lead to nothing else. `words_with_cases` are the gateway's own words that depend on conditions. `words`
    has them too, as they are if no condition holds. `guesses` are what can be meant at a menu by words of one's own.
    `page_cache` keeps the pages of static screens once they are laid out, `line_cache` the lines of the others that are
    static. `most_code_parts`: no code to dial has more of them.
    `has_payments`: some screen asks for a payment.
    """

    name: LocalisedText
    languages: Mapping[str, ServiceLanguage]
    country: str
    time_zone: ZoneInfo
    ussd_entries: Mapping[str, EntryPoint]
    sms_entries: SmsEntries
    voice_entries: Mapping[str, EntryPoint]
    screens: Mapping[str, Screen]
    cases: Mapping[str, CaseKind]
    lookups: Mapping[str, LookupSource]
    tables: Mapping[str, Table]
    messages: Mapping[str, MessageTemplate]
    states: Mapping[str, CaseState]
    words: Mapping[str, Mapping[str, str]]
    keys: Mapping[str, NavigationKeys]
    navigation: str
    limits: PageLimits
    constants: Mapping[str, LiteralValue]
    paging: str = "keys"
    resume: ResumePolicy = NEVER_RESUME
    forget_after_seconds: float | None = None
    voice_defaults: ScreenVoice = NO_VOICE_SETTINGS
    hours: Mapping[str, WeeklyHours] = field(default_factory=dict)
    holidays: frozenset[date] = frozenset()
    quiet_hours: tuple[str, str] | None = None
    closed: CitizenText | None = None
    closed_everywhere: bool = False
    calendar: Calendar = GREGORIAN
    surveys: Mapping[str, Survey] = field(default_factory=dict)
    reminders: Mapping[str, Reminder] = field(default_factory=dict)
    understand: GuessSettings = NO_GUESS_SETTINGS
    guesses: Mapping[str, MenuGuesses] = field(default_factory=dict, compare=False, repr=False)
    typed_words: frozenset[str] = frozenset()
    private: frozenset[str] = frozenset()
    screens_with_retry: frozenset[str] = frozenset()
    names_kept_as_typed: frozenset[str] = frozenset()
    case_screens: frozenset[str] = frozenset()
    words_with_cases: Mapping[str, ConditionalText] = field(default_factory=dict)
    page_cache: dict[Hashable, ScreenPages] = field(default_factory=dict, compare=False, repr=False)
    line_cache: dict[Hashable, ScreenLines] = field(default_factory=dict, compare=False, repr=False)
    most_code_parts: int = field(init=False, compare=False, repr=False)
    has_payments: bool = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        """Work out once what every first hop needs."""
        parts = max((code.count("*") for code in self.ussd_entries), default=0) + 1
        object.__setattr__(self, "most_code_parts", parts)
        has_payments = any(screen.verb.asks_payment for screen in self.screens.values())
        object.__setattr__(self, "has_payments", has_payments)

    @property
    def default_language(self) -> str:
        """The first language of the file."""
        return next(iter(self.languages))

    @property
    def answer_columns(self) -> Mapping[str, tuple[str, ...]]:
        """The columns of the case system's answers, by the case that is answered."""
        found: dict[str, tuple[str, ...]] = {}
        for screen in self.screens.values():
            case = screen.verb.answered_case()
            if case:
                found[case] = tuple(dict.fromkeys((*found.get(case, ()), *screen.verb.answer_columns())))
        return found

    @property
    def fact_owners(self) -> frozenset[str]:
        """The cases, and the payment: names with columns that are known one by one, not as a row."""
        return frozenset((*self.cases, PAYMENT) if self.has_payments else self.cases)

    def state_for(self, backend_status: str) -> str | None:
        """Return the state that the file gives for the case backend's `backend_status`; None if it gives none."""
        folded = backend_status.strip().casefold()
        for state in self.states.values():
            if folded in state.backend_words:
                return state.name
        told = [
            message.name
            for message in self.messages.values()
            if message.tells_state and not self.tells_payment(message.name)
        ]
        known = {name.casefold(): name for name in (*self.states, *told)}
        return known.get(folded)

    def tells_payment(self, message: str) -> bool:
        """Return True if the message of this name tells what became of a payment."""
        return message in PAYMENT_MESSAGES.values() and self.has_payments

    def reply_seconds_for(self, message: str) -> int:
        """Return the seconds for which a reply answers the question of `message`; 0 if it asks nothing."""
        found = self.messages.get(message)
        return found.reply_seconds if found is not None and found.ask_screen is not None else 0

    def consent_names(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """Return the names under which a choice about these messages and reminders is kept.

        The message of a reminder goes with it, unless another reminder sends it too.
        """
        if not self.reminders:
            return names
        of_all = [one.message for one in self.reminders.values()]
        own = (self.reminders[name].message for name in names if name in self.reminders)
        return tuple(dict.fromkeys((*names, *(message for message in own if of_all.count(message) == 1))))

    def asks_before_note(self, kind: str) -> bool:
        """Return True if callers must prove something before a note of such a case. Empty: of a kind not known."""
        if kind:
            return kind in self.cases and self.cases[kind].note_after is not None
        return any(case.note_after is not None for case in self.cases.values())

    @property
    def kinds_that_ask(self) -> tuple[str, ...]:
        """The kinds of cases whose notes are told only after a proof."""
        return tuple(name for name in self.cases if self.asks_before_note(name))

    def words_for_state(self, state: str, language: str, scope: Scope) -> str:
        """Return the words for a state. `scope` chooses among their cases.

        If the state has no words of its own, return its name.
        """
        known = self.states.get(state)
        if known is None or known.say is None:
            return known_by_name(state)
        return known.say.wording(scope).by_language[language].static_text or ""
