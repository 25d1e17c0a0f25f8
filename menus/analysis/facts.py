"""What a condition proves of names: that they have a value."""

from collections.abc import Collection

from menus.answers.base import Ago
from menus.engine.scope import GATEWAY_NAMES
from menus.expressions.conditions import Comparison, Condition, Every, NoneOf, Open, Some
from menus.expressions.templates import Placeholder, Template
from menus.expressions.values import Operand

Facts = frozenset[str]
NOTHING: Facts = frozenset()

ALWAYS = GATEWAY_NAMES - {"reference", "note"}
ROW = ".*"  # `office.*`: a row was found or chosen
COUNT = ".#"  # `office.#`: it was looked up, whatever came of it
COME = ".<"  # `born.<`: if it is a day, it is not one that has yet to come
CHECKED = ".="  # `id.=za.idnr`: if it has a value, this check holds of it


def fact_of(placeholder: Placeholder, cases: Collection[str] = ()) -> str | None:
    """The fact that the placeholder has a value; None where it always has."""
    name, column = placeholder.name, placeholder.column
    if column is None:
        return None if name in ALWAYS else name
    if name in ("const", "secret"):
        return None
    if name == "profile" or (column == "reference" and name in cases):
        return f"{name}.{column}"
    return f"{name}{COUNT if column == 'count' else ROW}"


def has_come(name: str) -> str:
    """The fact that a day is not in the future."""
    return f"{name}{COME}"


def checked(name: str, scheme: str) -> str:
    """The fact that a check holds of a value."""
    return f"{name}{CHECKED}{scheme}"


def of_value(name: str, facts: Facts) -> Facts:
    """Those of some facts that are about the value of a name, and go with it."""
    begins = (f"{name}{COME}", f"{name}{CHECKED}")
    return frozenset(fact for fact in facts if fact.startswith(begins))


def proved(condition: Condition | None, cases: Collection[str] = ()) -> Facts:
    """What has a value wherever the condition holds."""
    if condition is None or isinstance(condition, Open):
        return NOTHING
    if isinstance(condition, Comparison):
        unset = condition.operator == "not" or (
            condition.operator == "set" and condition.operands == (False,)
        )
        return NOTHING if unset else _fact(condition, cases) | _about_value(condition)
    inner = condition.conditions
    if isinstance(condition, Every):
        return _all([proved(one, cases) for one in inner])
    if isinstance(condition, Some):
        return _common([proved(one, cases) for one in inner])
    return _all([disproved(one, cases) for one in inner])


def disproved(condition: Condition | None, cases: Collection[str] = ()) -> Facts:
    """What has a value wherever the condition does not hold."""
    if condition is None or isinstance(condition, Open):
        return NOTHING
    if isinstance(condition, Comparison):
        if condition.operator == "set" and condition.operands == (False,):
            return _fact(condition, cases)
        literal = condition.operator == "not" and all(
            isinstance(one, str | int) for one in condition.operands
        )
        return _fact(condition, cases) if literal else _not_after(condition)
    inner = condition.conditions
    if isinstance(condition, Every):
        return _common([disproved(one, cases) for one in inner])
    if isinstance(condition, Some):
        return _all([disproved(one, cases) for one in inner])
    assert isinstance(condition, NoneOf)  # noqa: S101  # the last of the kinds there are
    return _common([proved(one, cases) for one in inner])


def _about_value(comparison: Comparison) -> Facts:
    """What a line that holds says of the value itself."""
    subject, operator = comparison.subject, comparison.operator
    if subject.column is not None:
        return NOTHING
    if comparison.scheme is not None:
        return frozenset((checked(subject.name, comparison.scheme.name),))
    upper = comparison.operands[-1:] if operator in ("is", "before", "at_most", "between") else ()
    return frozenset((has_come(subject.name),)) if upper and _is_no_later_than_today(upper[0]) else NOTHING


def _not_after(comparison: Comparison) -> Facts:
    """What a line that does not hold says of the value, if there is one: that it is not after today."""
    subject, lower = comparison.subject, comparison.operands[:1]
    bounds = comparison.operator in ("after", "at_least") and subject.column is None
    return frozenset((has_come(subject.name),)) if bounds and _is_no_later_than_today(lower[0]) else NOTHING


def _is_no_later_than_today(operand: Operand) -> bool:
    if isinstance(operand, Template):
        return operand.alone == Placeholder("today")
    return isinstance(operand, Ago)


def _fact(comparison: Comparison, cases: Collection[str]) -> Facts:
    fact = fact_of(comparison.subject, cases)
    return NOTHING if fact is None else frozenset((fact,))


def _all(parts: list[Facts]) -> Facts:
    return NOTHING.union(*parts)


def _common(parts: list[Facts]) -> Facts:
    return parts[0].intersection(*parts[1:]) if parts else NOTHING
