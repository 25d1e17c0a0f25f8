"""What a screen does: exactly one of these."""

from dataclasses import dataclass

from menus.answers.base import Answer
from menus.expressions.templates import Template, Text
from menus.model.lookups import Selection
from menus.model.options import Option
from menus.model.targets import Target


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
class Rows:
    """Numbered rows of a table or of what a lookup found, then fixed options.

    `label` is worded over the columns of a row; `value` names the column that is saved. `single` chooses the only row
    without showing it.
    """

    text: Text
    source: str
    selection: Selection
    label: Text
    value: str
    options: tuple[Option, ...] = ()
    single: bool = False
    empty: Target = ()


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


@dataclass(frozen=True, slots=True)
class SendSms:
    """Texts somebody, the caller unless `to` says otherwise; shows nothing."""

    text: Text
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
class Consent:
    """Takes messages of these names (None: all) out of, or back into, what the caller is texted; shows nothing.

    `by`: they are told by `call`, or by `text`; None leaves that as it was.
    """

    names: tuple[str, ...] | None
    out: bool
    by: str | None = None


WAYS = ("text", "call")
"""How a citizen may be told: what stands in `by`."""


@dataclass(frozen=True, slots=True)
class Record:
    """Takes a spoken message of at most so many seconds. Channels without sound go `otherwise`."""

    text: Text
    seconds: int
    otherwise: Target


@dataclass(frozen=True, slots=True)
class Transfer:
    """Puts through to a person. Channels without sound go `otherwise`."""

    text: Text
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

    text: Text
    at: str
    hours: str | None = None


Prompting = Menu | Ask | Rows | Say | End | CallBack
"""Verbs that a citizen sees and answers."""

Sounding = Record | Transfer
"""Verbs that a caller hears; channels of text pass them by."""

Verb = (
    Prompting
    | Branch
    | SetValues
    | LookUpIn
    | Submit
    | SendSms
    | Remember
    | Forget
    | Consent
    | Record
    | Transfer
)
