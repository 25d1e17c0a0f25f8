"""The kinds of verbs. Each verb of the menu language has a file of its own in `menus.verbs`.

The rooms below `menus.verbs` know only these kinds: the words of a screen, the channels on which it waits, its targets.
"""

from collections.abc import Mapping
from enum import Enum
from typing import ClassVar

import msgspec

from menus.answers.base import AnswerType
from menus.expressions.conditional_texts import CitizenText
from menus.expressions.templates import Template
from menus.model.exits import Exit
from menus.model.options import Option
from menus.model.targets import Target

ALL_CHANNELS = frozenset({"ussd", "sms", "voice"})
VOICE_ONLY = frozenset({"voice"})
TEXT_CHANNELS = ALL_CHANNELS - VOICE_ONLY
NO_CHANNEL: frozenset[str] = frozenset()


class SessionEnd(Enum):
    """The cases in which the session is over once the words of a verb are read."""

    NEVER = 1
    ALWAYS = 2
    WITHOUT_GOTO = 3


class Verb(msgspec.Struct, frozen=True):
    """The action of a screen. Each kind of verb overrides the parts in which it differs."""

    key: ClassVar[str]
    """The key of the verb in a menu file."""
    goto_key: ClassVar[str] = "goto"
    """The key that names the screen's next screen."""
    channels: ClassVar[frozenset[str]] = NO_CHANNEL
    """The channels on which the screen waits for the caller. On other channels it shows nothing."""
    session_end: ClassVar[SessionEnd] = SessionEnd.NEVER
    last_on: ClassVar[frozenset[str]] = NO_CHANNEL
    """Channels on which the session is over once the words are read, and may go on at the next dial."""
    word_below: ClassVar[str] = ""
    """The name of the gateway's own word that stands below the text; empty if there is none."""
    asks_payment: ClassVar[bool] = False
    """True if the verb asks the caller for money."""
    saves: ClassVar[bool] = False
    """True if the verb has a value for `save:`."""
    takes_answer: ClassVar[bool] = False
    """True if the verb takes an answer that may not fit."""
    counts_silence: ClassVar[bool] = False
    """True if silence counts as an attempt, although no answer can be wrong."""
    awaits_outcome: ClassVar[bool] = False
    """True if the screen goes on only with an outcome from the provider, such as a busy line, at most once."""
    chooses_to_wait: ClassVar[bool] = False
    """True if the time or the caller also decides if the screen waits, not the channel alone."""
    prepares: ClassVar[bool] = False
    """True if the engine has work to do before the screen is shown."""
    lists_rows: ClassVar[bool] = False
    """True if the screen has a numbered line for each row of a source."""
    only_tells: ClassVar[bool] = False
    """True if the screen is only words, which a text could carry as well."""
    only_chooses: ClassVar[bool] = False
    """True if the screen only chooses the next screen."""

    def own_targets(self) -> Mapping[str, Target]:
        """Return the targets that the verb has besides the screen's `goto`, by their keys."""
        return {}

    def needs_goto(self) -> bool:
        """Return True if a screen of this verb must have a `goto`."""
        return True

    def exits(self, goto: Target) -> tuple[Exit, ...]:
        """Return the ways out of a screen with this `goto`, except those of options and rows."""
        return (Exit(goto), *(Exit(target) for target in self.own_targets().values()))

    def summary(self, derived: tuple[str, ...]) -> str:
        """Return a line about a screen that has no words. `derived` are the names that its `set:` works out."""
        return ", ".join(derived)

    def answered_case(self) -> str:
        """Return the case of which the verb keeps the case system's answer; empty if it keeps none."""
        return ""

    def answer_columns(self) -> tuple[str, ...]:
        """Return the columns of that answer."""
        return ()

    def templates(self) -> tuple[Template, ...]:
        """Return the templates that the verb needs the values of, besides its text."""
        return ()


class TextVerb(Verb, frozen=True):
    """A verb with words."""

    text: CitizenText


class PromptVerb(TextVerb, frozen=True):
    """A verb that a citizen sees and answers, on every channel."""

    channels = ALL_CHANNELS


class ChoiceVerb(PromptVerb, frozen=True):
    """A verb with numbered lines: rows, if it has any, then options."""

    saves = True
    takes_answer = True

    options: tuple[Option, ...] = ()

    def row_label(self) -> CitizenText | None:
        """Return the words of a row, over its columns; None if there are no rows."""
        return None

    def row_value(self, row: Mapping[str, str]) -> str:  # noqa: ARG002  # a menu has no rows
        """Return the value to save for a chosen row."""
        return ""


class AnswerVerb(PromptVerb, frozen=True):
    """A verb that takes one typed answer."""

    saves = True
    takes_answer = True

    answer: AnswerType


class VoiceVerb(TextVerb, frozen=True):
    """A verb that a caller hears. Text channels go to `otherwise`."""

    channels = VOICE_ONLY
    saves = True

    otherwise: Target

    def needs_goto(self) -> bool:
        """Return False: the targets of the verb itself may be enough."""
        return False
