"""Tell which values are days, and which are no later than today."""

from collections.abc import Callable
from datetime import date

from menus.analysis.value_sources import ValueSource, ValueSources, sources_for
from menus.answers.base import Bound, NamedBound, RelativeDate
from menus.answers.date import DateAnswer
from menus.expressions.derivations import DateFormula, FirstMatchFormula, IdPartFormula, TextFormula
from menus.expressions.formats import PAD_LENGTHS
from menus.expressions.templates import Placeholder, Template
from menus.expressions.values import LiteralValue

SourceTest = Callable[[ValueSource, ValueSources, int], bool]

MAX_DEPTH = 6  # levels of values inside values
UNCHANGED_FORMATS = (None, "value")
NUMBER_FORMATS = (*UNCHANGED_FORMATS, *PAD_LENGTHS)  # these leave a number the number that it is
SAFE_PAST_YEAR = "2026"  # a literal day before this year is past, whenever a file is checked


def is_unformatted(placeholder: Placeholder) -> bool:
    """Return whether a placeholder is the value itself."""
    return placeholder.column is None and placeholder.format in UNCHANGED_FORMATS


def is_day_source(source: ValueSource, sources: ValueSources, depth: int = 0) -> bool:
    """Return whether a value is a day."""
    if isinstance(source, DateAnswer | DateFormula):
        return True
    if isinstance(source, IdPartFormula):
        return source.part == "birth_date"
    return _is_copy_of(source, sources, depth, is_day_source)


def is_past_day_source(source: ValueSource, sources: ValueSources, depth: int = 0) -> bool:
    """Return whether a value is a day that is not in the future."""
    if isinstance(source, DateAnswer):
        return any(_is_bound_in_past(bound) for bound in (source.before, source.equals))
    if isinstance(source, IdPartFormula):
        return source.part == "birth_date"
    return _is_copy_of(source, sources, depth, is_past_day_source)


def _is_copy_of(source: ValueSource, sources: ValueSources, depth: int, test: SourceTest) -> bool:
    """Return whether a value that copies others copies only values that pass the test."""
    if depth > MAX_DEPTH:
        return False
    values: list[Template | LiteralValue] = []
    if isinstance(source, TextFormula):
        values = [source.template]
    elif isinstance(source, FirstMatchFormula):
        values = [value for _, value in source.cases]
    templates = (value.sole_placeholder for value in values if isinstance(value, Template))
    alone = [
        placeholder for placeholder in templates if placeholder is not None and is_unformatted(placeholder)
    ]
    if not values or len(alone) < len(values):
        return False
    return all(
        test(inner, sources, depth + 1)
        for placeholder in alone
        for inner in (() if placeholder.name == "today" else sources_for(placeholder, sources))
    )


def _is_bound_in_past(bound: Bound | None) -> bool:
    if isinstance(bound, RelativeDate) or bound == NamedBound("today"):
        return True
    return isinstance(bound, str) and bound[:4] < SAFE_PAST_YEAR and _is_iso_date(bound)


def _is_iso_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True
