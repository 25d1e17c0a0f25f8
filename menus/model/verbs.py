"""What a screen does: exactly one of these."""

from dataclasses import dataclass

from menus.answers.base import AnswerType
from menus.expressions.templates import LocalisedText, Template
from menus.model.lookups import RowSelection
from menus.model.options import Option
from menus.model.targets import Target


@dataclass(frozen=True, slots=True)
class Menu:
    """Numbered options."""

    text: LocalisedText
    options: tuple[Option, ...]


@dataclass(frozen=True, slots=True)
class Ask:
    """One typed answer."""

    text: LocalisedText
    answer: AnswerType


@dataclass(frozen=True, slots=True)
class ListVerb:
    """Numbered rows of a table or of what a lookup found, then fixed options.

    `label` is worded over the columns of a row; `value` names the column that is saved. `single` chooses the only row
    without showing it.
    """

    text: LocalisedText
    source: str
    selection: RowSelection
    label: LocalisedText
    value: str
    options: tuple[Option, ...] = ()
    chooses_single_row: bool = False
    empty: Target = ()


@dataclass(frozen=True, slots=True)
class Say:
    """Words; any key goes on."""

    text: LocalisedText


@dataclass(frozen=True, slots=True)
class End:
    """Last words."""

    text: LocalisedText


@dataclass(frozen=True, slots=True)
class Branch:
    """Goes on by the first case that holds; shows nothing."""


@dataclass(frozen=True, slots=True)
class SetValues:
    """Derives values; shows nothing. `failed` is taken where one cannot be had."""

    failed: Target = ()


@dataclass(frozen=True, slots=True)
class Lookup:
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


@dataclass(frozen=True, slots=True)
class SendSms:
    """Texts somebody, the caller unless `to` says otherwise; shows nothing."""

    text: LocalisedText
    to: Template


@dataclass(frozen=True, slots=True)
class Remember:
    """Keeps answers in the caller's profile for so many seconds; shows nothing."""

    names: tuple[str, ...]
    seconds: int


@dataclass(frozen=True, slots=True)
class Forget:
    """Drops answers from the caller's profile; None drops all. Shows nothing."""

    names: tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class SetConsent:
    """Takes messages of these names (None: all) out of, or back into, what the caller is texted; shows nothing.

    `by`: they are told by `call`, or by `text`; None leaves that as it was.
    """

    names: tuple[str, ...] | None
    out: bool
    contact_by: str | None = None


CONTACT_WAYS = ("text", "call")
"""How a citizen may be told: what stands in `by`."""


@dataclass(frozen=True, slots=True)
class Record:
    """Takes a spoken message of at most so many seconds. Channels without sound go `otherwise`."""

    text: LocalisedText
    seconds: int
    otherwise: Target


@dataclass(frozen=True, slots=True)
class Transfer:
    """Puts through to a person. Channels without sound go `otherwise`."""

    text: LocalisedText
    to: tuple[str, ...]
    hours: str | None
    done: Target
    busy: Target
    no_answer: Target
    closed: Target
    otherwise: Target


@dataclass(frozen=True, slots=True)
class CallBack:
    """Words, as of `say`, and a call to the caller at no cost to them, which starts `at` a screen."""

    text: LocalisedText
    at: str
    hours: str | None = None


PromptVerb = Menu | Ask | ListVerb | Say | End | CallBack
"""Verbs that a citizen sees and answers."""

VoiceVerb = Record | Transfer
"""Verbs that a caller hears; channels of text pass them by."""

Verb = (
    PromptVerb
    | Branch
    | SetValues
    | Lookup
    | Submit
    | SendSms
    | Remember
    | Forget
    | SetConsent
    | Record
    | Transfer
)
