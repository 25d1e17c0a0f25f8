"""What a condition proves of names: that they have a value."""

from collections.abc import Collection

from menus.conditions import Comparison, Condition, Every, NoneOf, Open, Some
from menus.scope import GATEWAY_NAMES
from menus.templates import Placeholder

Facts = frozenset[str]
NOTHING: Facts = frozenset()

ALWAYS = GATEWAY_NAMES - {"reference", "note"}
ROW = ".*"  # `office.*`: a row was found or chosen
COUNT = ".#"  # `office.#`: it was looked up, whatever came of it


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


def proved(condition: Condition | None, cases: Collection[str] = ()) -> Facts:
    """What has a value wherever the condition holds."""
    if condition is None or isinstance(condition, Open):
        return NOTHING
    if isinstance(condition, Comparison):
        unset = condition.operator == "not" or (
            condition.operator == "set" and condition.operands == (False,)
        )
        return NOTHING if unset else _fact(condition, cases)
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
        return _fact(condition, cases) if literal else NOTHING
    inner = condition.conditions
    if isinstance(condition, Every):
        return _common([disproved(one, cases) for one in inner])
    if isinstance(condition, Some):
        return _all([disproved(one, cases) for one in inner])
    assert isinstance(condition, NoneOf)  # noqa: S101  # the last of the kinds there are
    return _common([proved(one, cases) for one in inner])


def _fact(comparison: Comparison, cases: Collection[str]) -> Facts:
    fact = fact_of(comparison.subject, cases)
    return NOTHING if fact is None else frozenset((fact,))


def _all(parts: list[Facts]) -> Facts:
    return NOTHING.union(*parts)


def _common(parts: list[Facts]) -> Facts:
    return parts[0].intersection(*parts[1:]) if parts else NOTHING
