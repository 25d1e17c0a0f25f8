"""The facts about names: that they have a value, or a row. The facts that a condition proves.

A text may use a column once there is a row: an empty column shows nothing. Everywhere else the column needs a value.
"""

from collections.abc import Collection

from menus.answers.base import RelativeDate
from menus.engine.scope import CONTEXT_CASE, GATEWAY_NAMES
from menus.engine.survey_results import names_result
from menus.expressions.conditions import AllOf, AnyOf, Comparison, Condition, NoneOf, OfficeOpen
from menus.expressions.templates import Placeholder, Template
from menus.expressions.values import Operand
from menus.model.payments import PAYMENT

Facts = frozenset[str]
NO_FACTS: Facts = frozenset()

ALWAYS_SET = GATEWAY_NAMES - {"reference", "note"}
NOTE_COLUMN = f"{CONTEXT_CASE}.note"  # what `{note}` is short for
ROW_SUFFIX = ".*"  # `office.*`: a row was found or chosen
COUNT_SUFFIX = ".#"  # `office.#`: the lookup was made, with any outcome
PAST_DATE_SUFFIX = ".<"  # `born.<`: if the value is a day, it is not in the future
CHECKED_SUFFIX = ".="  # `id.=za.idnr`: if it has a value, the value passes this check


def fact_of(placeholder: Placeholder, cases: Collection[str] = ()) -> str | None:
    """Return the fact which says that a text may use the placeholder; None if every text may.

    For a column this is that there is a row, even if the column is empty in it.
    """
    name, column = placeholder.name, placeholder.column
    if column is None:
        return None if name in ALWAYS_SET else name
    if name in ("const", "secret") or names_result(placeholder):
        return None
    if name == "profile" or (name in cases and (column == "reference" or name == PAYMENT)):
        return f"{name}.{column}"
    return f"{name}{COUNT_SUFFIX if column == 'count' else ROW_SUFFIX}"


def value_fact_of(placeholder: Placeholder, cases: Collection[str] = ()) -> str | None:
    """Return the fact that the placeholder has a value; None if it always has one.

    For a column this is that it is not empty.
    """
    if names_result(placeholder):
        return f"{placeholder.name}.{placeholder.column}"  # it may be hidden
    fact = fact_of(placeholder, cases)
    if fact == "note":
        return NOTE_COLUMN
    return f"{placeholder.name}.{placeholder.column}" if fact and fact.endswith(ROW_SUFFIX) else fact


def column_fact(name: str, column: str) -> str:
    """Return the fact that a column is not empty."""
    return f"{name}.{column}"


def past_date_fact(name: str) -> str:
    """Return the fact which says that the day under a name is not in the future."""
    return f"{name}{PAST_DATE_SUFFIX}"


def checked_fact(name: str, scheme: str) -> str:
    """Return the fact which says that the value under a name passes a check."""
    return f"{name}{CHECKED_SUFFIX}{scheme}"


def facts_about(name: str, facts: Facts) -> Facts:
    """Return the facts about the value or the row of a name. They are lost with it."""
    return frozenset(fact for fact in facts if fact.startswith(f"{name}."))


def facts_if_true(condition: Condition | None, cases: Collection[str] = ()) -> Facts:
    """Return the facts that hold wherever the condition is true."""
    if condition is None or isinstance(condition, OfficeOpen):
        return NO_FACTS
    if isinstance(condition, Comparison):
        unset = _holds_without_a_value(condition)
        return NO_FACTS if unset else _subject_fact(condition, cases) | _value_facts_if_true(condition)
    inner = condition.conditions
    if isinstance(condition, AllOf):
        return _union([facts_if_true(part, cases) for part in inner])
    if isinstance(condition, AnyOf):
        return _intersection([facts_if_true(part, cases) for part in inner])
    return _union([facts_if_false(part, cases) for part in inner])


def _holds_without_a_value(comparison: Comparison) -> bool:
    match comparison.operator:
        case "set":
            return comparison.operands == (False,)
        case "one_of":
            return None in comparison.operands
        case "not":
            return None not in comparison.operands
    return False


def facts_if_false(condition: Condition | None, cases: Collection[str] = ()) -> Facts:
    """Return the facts that hold wherever the condition is false."""
    if condition is None or isinstance(condition, OfficeOpen):
        return NO_FACTS
    if isinstance(condition, Comparison):
        if condition.operator == "set" and condition.operands == (False,):
            return _subject_fact(condition, cases)
        literal = condition.operator == "not" and all(
            isinstance(operand, str | int) for operand in condition.operands
        )
        return _subject_fact(condition, cases) if literal else _value_facts_if_false(condition)
    inner = condition.conditions
    if isinstance(condition, AllOf):
        return _intersection([facts_if_false(part, cases) for part in inner])
    if isinstance(condition, AnyOf):
        return _union([facts_if_false(part, cases) for part in inner])
    assert isinstance(condition, NoneOf)  # noqa: S101  # the last of the kinds
    return _intersection([facts_if_true(part, cases) for part in inner])


def _value_facts_if_true(comparison: Comparison) -> Facts:
    """Return the facts that a true comparison proves about the value itself."""
    subject, operator = comparison.subject, comparison.operator
    if subject.column is not None:
        return NO_FACTS
    if comparison.scheme is not None:
        return frozenset((checked_fact(subject.name, comparison.scheme.name),))
    upper = comparison.operands[-1:] if operator in ("is", "before", "at_most", "between") else ()
    return (
        frozenset((past_date_fact(subject.name),))
        if upper and _is_no_later_than_today(upper[0])
        else NO_FACTS
    )


def _value_facts_if_false(comparison: Comparison) -> Facts:
    """Return the facts that a false comparison proves about the value, if there is one: it is not after today."""
    subject, lower = comparison.subject, comparison.operands[:1]
    bounds = comparison.operator in ("after", "at_least") and subject.column is None
    return (
        frozenset((past_date_fact(subject.name),))
        if bounds and _is_no_later_than_today(lower[0])
        else NO_FACTS
    )


def _is_no_later_than_today(operand: Operand) -> bool:
    if isinstance(operand, Template):
        return operand.sole_placeholder == Placeholder("today")
    return isinstance(operand, RelativeDate)


def _subject_fact(comparison: Comparison, cases: Collection[str]) -> Facts:
    """Return what is known of a subject that has a value. `{note}` and `{case.note}` are the same value."""
    facts = {fact_of(comparison.subject, cases), value_fact_of(comparison.subject, cases)}
    if NOTE_COLUMN in facts:
        facts.add("note")
    return frozenset(fact for fact in facts if fact is not None)


def _union(parts: list[Facts]) -> Facts:
    return NO_FACTS.union(*parts)


def _intersection(parts: list[Facts]) -> Facts:
    return parts[0].intersection(*parts[1:]) if parts else NO_FACTS
