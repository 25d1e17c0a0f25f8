"""What a screen saves under a name, as far as the file says."""

import msgspec

from menus.analysis.facts import NO_FACTS, Facts
from menus.answers.base import AnswerType
from menus.expressions.values import LiteralValue
from menus.verbs.list import ListVerb


class CertainValue(msgspec.Struct, frozen=True):
    """The value of an option, or the outcome of a transfer."""

    value: LiteralValue


class TypedValue(msgspec.Struct, frozen=True):
    """An answer that fits its type, and what that tells of it.

    `may_be_spoken`: on a call it is a spoken message instead, which need not fit.
    """

    answer: AnswerType
    facts: Facts = NO_FACTS
    may_be_spoken: bool = False


class SpokenValue(msgspec.Struct, frozen=True):
    """A spoken message."""


class RowValue(msgspec.Struct, frozen=True):
    """A row that was chosen from a list: its columns, and the value of one of them."""

    verb: ListVerb


SavedValue = CertainValue | TypedValue | SpokenValue | RowValue
