"""The kinds of verbs. Each verb of the menu language has a file of its own in `menus.verbs`.

The rooms below `menus.verbs` know only these kinds: what a screen shows, on which channels it waits, where it goes on.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum
from typing import ClassVar

from menus.answers.base import AnswerType
from menus.expressions.templates import LocalisedText, Template
from menus.model.exits import Exit
from menus.model.options import Option
from menus.model.targets import Target

ALL_CHANNELS = frozenset({"ussd", "sms", "voice"})
VOICE_ONLY = frozenset({"voice"})
NO_CHANNEL: frozenset[str] = frozenset()


class SessionEnd(Enum):
    """Whether the session is over once the words of a verb are read."""

    NEVER = 1
    ALWAYS = 2
    WITHOUT_GOTO = 3


@dataclass(frozen=True, slots=True)
class Verb:
    """What a screen does. A verb of its own kind overrides what is different about it."""

    key: ClassVar[str]
    """The key that a menu file has for it."""
    goto_key: ClassVar[str] = "goto"
    """The key that says where the screen goes on."""
    channels: ClassVar[frozenset[str]] = NO_CHANNEL
    """The channels on which the screen waits for the caller; on others it shows nothing."""
    session_end: ClassVar[SessionEnd] = SessionEnd.NEVER
    saves: ClassVar[bool] = False
    """Whether there is something for `save` to keep."""
    takes_answer: ClassVar[bool] = False
    """Whether it takes an answer that may not fit."""
    counts_silence: ClassVar[bool] = False
    """Whether silence counts as an attempt, though no answer can be wrong."""
    awaits_outcome: ClassVar[bool] = False
    """Whether only an outcome from the provider leads on, such as that a line was busy. It never happens twice."""
    chooses_to_wait: ClassVar[bool] = False
    """Whether the moment or the caller decides too if the screen waits, not the channel alone."""
    prepares: ClassVar[bool] = False
    """Whether there is something to do before the screen is shown."""
    lists_rows: ClassVar[bool] = False
    """Whether it has a numbered line for each row of a source."""
    only_tells: ClassVar[bool] = False
    """Whether the screen is nothing but words, which a text message can bring as well."""
    only_chooses: ClassVar[bool] = False
    """Whether the screen only chooses where to go on."""

    def own_targets(self) -> Mapping[str, Target]:
        """The targets that the verb has beside the screen's `goto`, by their keys."""
        return {}

    def needs_goto(self) -> bool:
        """Whether the screen must say where it goes on."""
        return True

    def exits(self, goto: Target) -> tuple[Exit, ...]:
        """The ways out of a screen with this `goto`; those of options and rows are not among them."""
        return (Exit(goto), *(Exit(target) for target in self.own_targets().values()))

    def summary(self, derived: tuple[str, ...]) -> str:
        """What a screen without words does; `derived` are the names that its `set` works out."""
        return ", ".join(derived)

    def templates(self) -> tuple[Template, ...]:
        """What must have its values when the verb does its work, beside its text."""
        return ()


@dataclass(frozen=True, slots=True)
class TextVerb(Verb):
    """A verb with words."""

    text: LocalisedText


@dataclass(frozen=True, slots=True)
class PromptVerb(TextVerb):
    """A verb that a citizen sees and answers, on every channel."""

    channels = ALL_CHANNELS


@dataclass(frozen=True, slots=True)
class ChoiceVerb(PromptVerb):
    """A verb with numbered lines: rows, where it has any, then options."""

    saves = True
    takes_answer = True

    options: tuple[Option, ...] = ()

    def row_label(self) -> LocalisedText | None:
        """How a row reads, over its columns; None where there are no rows."""
        return None

    def row_value(self, row: Mapping[str, str]) -> str:  # noqa: ARG002  # a menu has no rows
        """What is saved of a row that was chosen."""
        return ""


@dataclass(frozen=True, slots=True)
class AnswerVerb(PromptVerb):
    """A verb that takes one typed answer."""

    saves = True
    takes_answer = True

    answer: AnswerType


@dataclass(frozen=True, slots=True)
class VoiceVerb(TextVerb):
    """A verb that a caller hears. Channels of text go `otherwise`."""

    channels = VOICE_ONLY
    saves = True

    otherwise: Target

    def needs_goto(self) -> bool:
        """Its own targets may be all that it has."""
        return False
