"""A service as the engine walks it: compiled, checked, and never changed."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass, field
from zoneinfo import ZoneInfo

from menus.answers.base import Answer
from menus.conditions import Condition
from menus.problems import Place
from menus.tables import Table
from menus.templates import Template, Text
from menus.values import Derivation, Field, Literal


@dataclass(frozen=True, slots=True)
class Way:
    """One case of a target: taken when its condition holds. `retry` shows that screen with its `invalid:`."""

    screen: str
    place: Place
    condition: Condition | None = None
    retry: bool = False


Target = tuple[Way, ...]


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a menu. An option with a key of its own takes no number."""

    say: Text
    place: Place
    value: Literal = None
    key: str | None = None
    goto: Target = ()
    language: str | None = None
    condition: Condition | None = None
    set: tuple[Derivation, ...] = ()
    clear: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Menu:
    """Numbered options."""

    text: Text
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """One typed answer."""

    text: Text
    answer: Answer


@dataclass(frozen=True, slots=True)
class Say:
    """Words; any key goes on."""

    text: Text


@dataclass(frozen=True, slots=True)
class End:
    """Last words."""

    text: Text


@dataclass(frozen=True, slots=True)
class Branch:
    """Goes on by the first case that holds; shows nothing."""


@dataclass(frozen=True, slots=True)
class SetValues:
    """Derives values; shows nothing. `failed` is taken where one cannot be had."""

    failed: Target = ()


@dataclass(frozen=True, slots=True)
class LookUpIn:
    """Asks a source; shows nothing. Empty ways fall back: `many` to `found`, `late` to `failed`."""

    lookup: str
    found: Target
    none: Target
    failed: Target
    many: Target
    late: Target


@dataclass(frozen=True, slots=True)
class Submit:
    """Files a case; shows nothing."""

    case: str


Shown = Menu | Ask | Say | End
Verb = Shown | Branch | SetValues | LookUpIn | Submit


@dataclass(frozen=True, slots=True)
class Demand:
    """What must hold of an answer that fits its type, and what is said where it does not."""

    condition: Condition
    say: Text


@dataclass(frozen=True, slots=True)
class Screen:
    """A node of the service: one verb, and what every screen may have.

    `fixed` screens read the same for every caller of a language.
    """

    name: str
    place: Place
    verb: Verb
    goto: Target = ()
    save: str | None = None
    set: tuple[Derivation, ...] = ()
    clear: tuple[str, ...] = ()
    skip_if: Condition | None = None
    require: tuple[Demand, ...] = ()
    invalid: Text | None = None
    again: bool = False
    navigation: str | None = None
    back: bool = True
    gap: bool = False
    on_channel: Mapping[str, Text] = field(default_factory=dict)
    fixed: bool = False


@dataclass(frozen=True, slots=True)
class EntryPoint:
    """Where somebody gets in, and in which language where the entry says so."""

    goto: str
    place: Place
    language: str | None = None


@dataclass(frozen=True, slots=True)
class SmsEntry:
    """Keywords (upper case) and what any other text opens."""

    keywords: Mapping[str, EntryPoint] = field(default_factory=dict)
    otherwise: EntryPoint | None = None


@dataclass(frozen=True, slots=True)
class CaseKind:
    """What `submit` files. `title` is worded in the default language."""

    name: str
    place: Place
    title: Template
    fields: Mapping[str, Field]
    required: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class CaseLookup:
    """How a case stands. `within`: seconds. `open`: its note may be read to others than its filer."""

    name: str
    place: Place
    reference: Template
    open: bool
    within: float


@dataclass(frozen=True, slots=True)
class TableLookup:
    """Rows of a table: `where` must be equal, `match` is like it (MENU-LANGUAGE 6)."""

    name: str
    place: Place
    table: str
    where: Mapping[str, Template]
    match: Mapping[str, Template]
    cutoff: int
    distinct: str | None
    sort: str | None
    limit: int


@dataclass(frozen=True, slots=True)
class Message:
    """A text about a case."""

    name: str
    place: Place
    text: Text


@dataclass(frozen=True, slots=True)
class State:
    """A state that citizens are told of: the case backend's words for it, and ours."""

    name: str
    place: Place
    backend_words: tuple[str, ...]
    say: Text | None


@dataclass(frozen=True, slots=True)
class Keys:
    """The navigation keys of a channel; None where there is no such key."""

    back: str | None = "0"
    home: str | None = "00"
    more: str | None = "98"
    previous: str | None = "99"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much a page holds, in GSM-7 septets, by channel and by network (MCC and MNC)."""

    channels: Mapping[str, int]
    networks: Mapping[str, int]

    def septets(self, channel: str, network: str) -> int:
        """The budget of a page."""
        by_network = self.networks.get(network) if channel == "ussd" else None
        return by_network or self.channels[channel]


@dataclass(frozen=True, slots=True)
class Service:
    """Everything one menu file says. `pages` keeps the pages of fixed screens once they are laid out."""

    name: Text
    languages: Mapping[str, str]
    country: str
    time_zone: ZoneInfo
    ussd: Mapping[str, EntryPoint]
    sms: SmsEntry
    voice: Mapping[str, EntryPoint]
    screens: Mapping[str, Screen]
    cases: Mapping[str, CaseKind]
    lookups: Mapping[str, CaseLookup | TableLookup]
    tables: Mapping[str, Table]
    messages: Mapping[str, Message]
    states: Mapping[str, State]
    words: Mapping[str, Mapping[str, str]]
    keys: Mapping[str, Keys]
    navigation: str
    limits: Limits
    constants: Mapping[str, Literal]
    pages: dict[Hashable, tuple[str, ...]] = field(default_factory=dict, compare=False, repr=False)

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
        known = {name.casefold(): name for name in (*self.states, *self.messages)}
        return known.get(folded)

    def words_for_state(self, state: str, language: str) -> str:
        """How a citizen reads a state; a state without words of its own is shown as its name."""
        known = self.states.get(state)
        if known is None or known.say is None:
            return state.replace("_", " ")
        return known.say.by_language[language].fixed or ""
