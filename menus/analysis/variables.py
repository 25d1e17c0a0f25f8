"""The names that ways depend on: answers, columns, rows, the profile, what the gateway knows."""

from collections.abc import Collection, Iterator

from menus.analysis.facts import CHECKED_SUFFIX, NOTE_COLUMN, value_fact_of
from menus.engine.scope import SAID
from menus.engine.survey_results import names_result
from menus.expressions.conditions import Comparison, Condition, OfficeOpen, comparisons_in
from menus.expressions.templates import Placeholder, Template
from menus.model.field_values import field_values
from menus.model.surveys import SURVEY

Variable = str | Comparison | OfficeOpen
"""A name, or a condition whose truth the checks follow as a whole, because no list of values decides it."""

LANGUAGE, CHANNEL, LANGUAGE_CHOSEN = "language", "channel", "language_chosen"
MOMENT_VARIABLES = frozenset({"today", "time", "weekday", "holiday", SAID})
"""What may change from one answer to the next."""

CALLER_VARIABLES = frozenset(
    {"msisdn", "network", "service_code", "percent", "opted_out", LANGUAGE, LANGUAGE_CHOSEN, CHANNEL}
)
_ALIASES = {"number": "msisdn", "now": "time", "note": NOTE_COLUMN}


def variable_of(placeholder: Placeholder, cases: Collection[str] = ()) -> str:
    """Return the name that a placeholder stands for. The count of rows is a name of its own."""
    name, column = placeholder.name, placeholder.column
    if column is None:
        return _ALIASES.get(name, name)
    if column == "count" or name in ("const", "secret") or names_result(placeholder):
        return f"{name}.{column}"
    return value_fact_of(placeholder, cases) or f"{name}.{column}"


def is_result_variable(name: str) -> bool:
    """Return True for the result of a survey, which anybody may change at any moment. Its name has two dots or more."""
    return name.startswith(f"{SURVEY}.") and name.count(".") > 1


def owner_of(variable: str) -> str:
    """Return the name under which a column, a row or a fact of a value is kept, and is lost; empty if there is none."""
    if is_result_variable(variable):
        return ""
    owner = (
        variable.partition(CHECKED_SUFFIX)[0] if CHECKED_SUFFIX in variable else variable.rpartition(".")[0]
    )
    return "" if owner in ("profile", "const", "secret") else owner


def operand_places(comparison: Comparison) -> Iterator[Placeholder]:
    """Yield the placeholders that a comparison compares with."""
    for operand in comparison.operands:
        if isinstance(operand, Template):
            yield from operand.placeholders


def leaves_of(condition: Condition) -> Iterator[Comparison | OfficeOpen]:
    """Yield every line inside a condition, however deep."""
    if isinstance(condition, OfficeOpen):
        yield condition
        return
    yield from comparisons_in((condition,))
    yield from _offices(condition)


def _offices(condition: Condition) -> Iterator[OfficeOpen]:
    if isinstance(condition, OfficeOpen):
        yield condition
    elif not isinstance(condition, Comparison):
        for part in condition.conditions:
            yield from _offices(part)


def conditions_within(value: object) -> Iterator[Condition]:
    """Yield the conditions inside a derived value."""
    if isinstance(value, Condition):
        yield value
    elif isinstance(value, tuple):
        for item in value:
            yield from conditions_within(item)
    elif not isinstance(value, Template | Placeholder):
        for part in field_values(value):
            yield from conditions_within(part)


def placeholders_within(value: object) -> Iterator[Placeholder]:
    """Yield every placeholder in any part of a derived value or condition."""
    if isinstance(value, Placeholder):
        yield value
    elif isinstance(value, Template):
        yield from value.placeholders
    elif isinstance(value, tuple):
        for item in value:
            yield from placeholders_within(item)
    else:
        for part in field_values(value):
            yield from placeholders_within(part)
