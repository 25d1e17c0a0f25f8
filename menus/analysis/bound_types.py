"""Bounds that are the value of a name which never holds what the answer is compared by."""

from collections.abc import Iterator, Mapping

from menus.analysis.value_sources import ValueSources
from menus.answers.base import AnswerType, NamedBound, OrderedAnswer
from menus.answers.choice import ChoiceAnswer
from menus.answers.date import DateAnswer
from menus.answers.decimal import DecimalAnswer
from menus.answers.integer import IntegerAnswer
from menus.answers.time import TimeAnswer

_COMPARED_WITH: Mapping[type[AnswerType], tuple[type[AnswerType], ...]] = {
    DateAnswer: (DateAnswer,),
    TimeAnswer: (TimeAnswer,),
    IntegerAnswer: (IntegerAnswer, DecimalAnswer),
}
"""The types whose answers have an order with those of a type."""


def useless_bounds(answer: AnswerType, sources: ValueSources) -> Iterator[tuple[str, str]]:
    """Yield the key and the name of each bound that keeps no answer out, as the name is never of such a type.

    A text with a pattern may be a day, and a choice may have days for values.
    """
    if not isinstance(answer, OrderedAnswer):
        return
    for key in ("before", "after"):
        bound = getattr(answer, key)
        if isinstance(bound, NamedBound) and _is_never(type(answer), sources.get(bound.name, ())):
            yield key, bound.name


def _is_never(wanted: type[AnswerType], sources: tuple[object, ...]) -> bool:
    allowed: tuple[type[AnswerType], ...] = (*_COMPARED_WITH.get(wanted, (AnswerType,)), ChoiceAnswer)
    return bool(sources) and all(
        isinstance(source, AnswerType) and not isinstance(source, allowed) and source.pattern is None
        for source in sources
    )
