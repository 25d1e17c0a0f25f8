"""A service as the engine walks it: compiled, checked, and never changed."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from datetime import date
from zoneinfo import ZoneInfo

from menus.expressions.templates import Text
from menus.expressions.values import Literal
from menus.model.cases import CaseKind, Message, State
from menus.model.lookups import AnyLookup
from menus.model.screen import Screen
from menus.model.settings import NEVER_RESUME, EntryPoint, Keys, Limits, Resume, SmsEntry, Spans
from menus.model.tables import Table
from menus.model.voice import SILENT, Tongue, Voice
from menus.rendering.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Service:
    """Everything one menu file says. `judged` are the screens whose answers some screen may send back.

    `sheets` keeps the pages of fixed screens once they are laid out.
    """

    name: Text
    languages: Mapping[str, Tongue]
    country: str
    time_zone: ZoneInfo
    ussd: Mapping[str, EntryPoint]
    sms: SmsEntry
    voice: Mapping[str, EntryPoint]
    screens: Mapping[str, Screen]
    cases: Mapping[str, CaseKind]
    lookups: Mapping[str, AnyLookup]
    tables: Mapping[str, Table]
    messages: Mapping[str, Message]
    states: Mapping[str, State]
    words: Mapping[str, Mapping[str, str]]
    keys: Mapping[str, Keys]
    navigation: str
    limits: Limits
    constants: Mapping[str, Literal]
    paging: str = "keys"
    resume: Resume = NEVER_RESUME
    voice_defaults: Voice = SILENT
    hours: Mapping[str, Spans] = field(default_factory=dict)
    holidays: frozenset[date] = frozenset()
    quiet_hours: tuple[str, str] | None = None
    closed: Text | None = None
    closed_everywhere: bool = False
    private: frozenset[str] = frozenset()
    judged: frozenset[str] = frozenset()
    sheets: dict[Hashable, Sheet] = field(default_factory=dict, compare=False, repr=False)

    @property
    def default_language(self) -> str:
        """The first language of the file."""
        return next(iter(self.languages))

    def state_for(self, word: str) -> str | None:
        """The state that the case backend's `word` stands for; None where the file knows none."""
        folded = word.strip().casefold()
        for state in self.states.values():
            if folded in state.backend_words:
                return state.name
        told = [message.name for message in self.messages.values() if not message.announced]
        known = {name.casefold(): name for name in (*self.states, *told)}
        return known.get(folded)

    def asks_for(self, message: str) -> int:
        """For how many seconds a reply to `message` answers what it asks; 0 where it asks nothing."""
        found = self.messages.get(message)
        return found.ask_seconds if found is not None and found.ask is not None else 0

    def words_for_state(self, state: str, language: str) -> str:
        """How a citizen reads a state; a state without words of its own is shown as its name."""
        known = self.states.get(state)
        if known is None or known.say is None:
            return state.replace("_", " ")
        return known.say.by_language[language].fixed or ""
