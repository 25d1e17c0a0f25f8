"""What a screen saves under a name, as far as the file says."""

from dataclasses import dataclass

from menus.analysis.facts import NO_FACTS, Facts
from menus.answers.base import AnswerType
from menus.expressions.values import LiteralValue
from menus.verbs.list import ListVerb


@dataclass(frozen=True, slots=True)
class CertainValue:
    """The value of an option, or the outcome of a transfer."""

    value: LiteralValue


@dataclass(frozen=True, slots=True)
class TypedValue:
    """An answer that fits its type, and what that tells of it.

    `may_be_spoken`: on a call it is a spoken message instead, which need not fit.
    """

    answer: AnswerType
    facts: Facts = NO_FACTS
    may_be_spoken: bool = False


@dataclass(frozen=True, slots=True)
class SpokenValue:
    """A spoken message."""


@dataclass(frozen=True, slots=True)
class RowValue:
    """A row that was chosen from a list: its columns, and the value of one of them."""

    verb: ListVerb


SavedValue = CertainValue | TypedValue | SpokenValue | RowValue
