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
    """What a screen does. Each kind of verb overrides what differs."""

    key: ClassVar[str]
    """The key of the verb in a menu file."""
    goto_key: ClassVar[str] = "goto"
    """The key that says where the screen goes on."""
    channels: ClassVar[frozenset[str]] = NO_CHANNEL
    """The channels on which the screen waits for the caller; on others it shows nothing."""
    session_end: ClassVar[SessionEnd] = SessionEnd.NEVER
    saves: ClassVar[bool] = False
    """Whether there is a value for `save:` to keep."""
    takes_answer: ClassVar[bool] = False
    """Whether it takes an answer that may not fit."""
    counts_silence: ClassVar[bool] = False
    """Whether silence counts as an attempt, though no answer can be wrong."""
    awaits_outcome: ClassVar[bool] = False
    """Whether only an outcome from the provider leads on, such as a busy line. It never happens twice."""
    chooses_to_wait: ClassVar[bool] = False
    """Whether the moment or the caller, too, decides if the screen waits, and not the channel alone."""
    prepares: ClassVar[bool] = False
    """Whether the engine has work to do before the screen is shown."""
    lists_rows: ClassVar[bool] = False
    """Whether it has a numbered line for each row of a source."""
    only_tells: ClassVar[bool] = False
    """Whether the screen is only words, which a text can bring as well."""
    only_chooses: ClassVar[bool] = False
    """Whether the screen only chooses where to go on."""

    def own_targets(self) -> Mapping[str, Target]:
        """Return the targets that the verb has besides the screen's `goto`, by their keys."""
        return {}

    def needs_goto(self) -> bool:
        """Return whether the screen must say where it goes on."""
        return True

    def exits(self, goto: Target) -> tuple[Exit, ...]:
        """Return the ways out of a screen with this `goto`, without those of options and rows."""
        return (Exit(goto), *(Exit(target) for target in self.own_targets().values()))

    def summary(self, derived: tuple[str, ...]) -> str:
        """Describe a screen without words. `derived` are the names that its `set:` works out."""
        return ", ".join(derived)

    def templates(self) -> tuple[Template, ...]:
        """Return the templates that need their values when the verb does its work, besides its text."""
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
    """A verb with numbered lines: rows, if it has any, then options."""

    saves = True
    takes_answer = True

    options: tuple[Option, ...] = ()

    def row_label(self) -> LocalisedText | None:
        """Return the words of a row, over its columns; None if there are no rows."""
        return None

    def row_value(self, row: Mapping[str, str]) -> str:  # noqa: ARG002  # a menu has no rows
        """Return the value to save for a chosen row."""
        return ""


@dataclass(frozen=True, slots=True)
class AnswerVerb(PromptVerb):
    """A verb that takes one typed answer."""

    saves = True
    takes_answer = True

    answer: AnswerType


@dataclass(frozen=True, slots=True)
class VoiceVerb(TextVerb):
    """A verb that a caller hears. Text channels go on at `otherwise`."""

    channels = VOICE_ONLY
    saves = True

    otherwise: Target

    def needs_goto(self) -> bool:
        """Return False: the verb's own targets may be enough."""
        return False
