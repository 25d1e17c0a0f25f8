"""The classes of the values that a screen may save."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

import msgspec

from menus.analysis.source_rows import filled_columns, possible_rows
from menus.analysis.value_classes import NO_VALUE, SPOKEN, ValueClasses
from menus.analysis.value_groups import ValueGroups
from menus.answers.base import AnswerContext, AnswerType, NamedBound
from menus.answers.choice import ChoiceAnswer
from menus.answers.date import DateAnswer
from menus.answers.decimal import DecimalAnswer
from menus.answers.integer import IntegerAnswer
from menus.answers.national_id import NationalIdAnswer
from menus.answers.text import TextAnswer
from menus.answers.time import TimeAnswer
from menus.expressions.values import Json, cell_value, to_number
from menus.model import RowSelection

MAX_ROW_KINDS = 8  # kinds of rows that are followed one by one

RowKind = Mapping[str, int]
"""The classes of some columns in one kind of row."""


def answer_classes(groups: ValueGroups, name: str, answer: AnswerType) -> int:
    """Return the classes of the answers that fit."""
    classes = groups.classes_of(name)
    context = AnswerContext(
        groups.moment,
        groups.service.country,
        lambda named: groups.today if named == NamedBound("today") else None,
    )
    checked = _without_unknown_bounds(answer)
    found = 0
    for bit, value in classes.members(_classes_of_kind(classes, checked)):
        if _fits(checked, value, context):
            found |= 1 << bit
    return found


def _classes_of_kind(classes: ValueClasses, answer: AnswerType) -> int:
    match answer:
        case ChoiceAnswer(of=values):
            return sum({classes.class_of(value) for value in values})
        case DateAnswer():
            return classes.any_day
        case TimeAnswer():
            return classes.any_time
        case TextAnswer(digits=None) | NationalIdAnswer():
            return classes.any_value & ~SPOKEN
    return classes.any_number


def _without_unknown_bounds(answer: AnswerType) -> AnswerType:
    """Return an answer without the bounds that are the values of other names."""
    names = ("equals", "differs", "before", "after")
    unknown: dict[str, Any] = {
        name: None
        for name in names
        if isinstance(getattr(answer, name, None), NamedBound)
        and getattr(answer, name) != NamedBound("today")
    }
    return replace(answer, **unknown) if unknown else answer


def _fits(answer: AnswerType, value: Json, context: AnswerContext) -> bool:
    """Return whether a class, of which `value` is one, may have answers that fit."""
    number = to_number(value)
    if isinstance(answer, IntegerAnswer):
        if number is None or number != number.to_integral_value():
            return False
        bounds = (answer.min, answer.max)
        digits_fit = answer.digits is None or abs(number) < 10**answer.digits
        return _is_within(number, bounds) and digits_fit and answer.broken_bound(int(number), context) is None
    if isinstance(answer, DecimalAnswer):
        return number is not None and _is_within(number, (answer.min, answer.max))
    if isinstance(answer, DateAnswer | TimeAnswer) and isinstance(value, str):
        return answer.broken_bound(value, context) is None
    return True


def _is_within(number: Any, bounds: tuple[Any, Any]) -> bool:
    low, high = bounds
    return (low is None or number >= low) and (high is None or number <= high)


class RowKinds(msgspec.Struct, frozen=True):
    """The kinds of rows that a source may give, judged by some of its columns."""

    groups: ValueGroups
    source: str
    selection: RowSelection

    def kinds(self, name: str, columns: Iterable[str]) -> list[RowKind]:
        """Return the kinds of rows, as far as `columns` go. The classes are those of the columns below `name`."""
        columns = sorted(columns)
        classes = {column: self.groups.classes_of(f"{name}.{column}") for column in columns}
        rows = possible_rows(self.groups.service, self.source, self.selection)
        if rows is None:
            filled = filled_columns(self.groups.service, self.source, self.selection)
            return [
                {
                    column: classes[column].every & ~SPOKEN & ~(NO_VALUE if column in filled else 0)
                    for column in columns
                }
            ]
        found = {
            tuple(classes[column].class_of(cell_value(row.get(column))) for column in columns) for row in rows
        }
        if len(found) > MAX_ROW_KINDS:
            joined = [0] * len(columns)
            for kind in found:
                joined = [one | other for one, other in zip(joined, kind, strict=True)]
            found = {tuple(joined)}
        return [dict(zip(columns, kind, strict=True)) for kind in sorted(found)]
