"""Decide if a condition may hold, as far as the language and the channel decide it."""

from menus.expressions.conditional_texts import CitizenText
from menus.expressions.conditions import AllOf, AnyOf, Comparison, Condition, NoneOf
from menus.expressions.templates import LocalisedText

KnownValues = dict[str, str]


def may_hold(condition: Condition | None, known: KnownValues) -> bool:
    """Return False only if the condition can never hold with these values of gateway names."""
    return condition is None or _evaluate(condition, known) is not False


def possible_wordings(text: CitizenText, known: KnownValues) -> tuple[LocalisedText, ...]:
    """Return the wordings of a text that may be shown with these values of gateway names."""
    return tuple(wording for wording, condition in text.wordings if may_hold(condition, known))


def can_both_hold(one: Condition | None, other: Condition | None) -> bool:
    """Return False only if both can never hold at once.

    They need different values of one name, or one of them excludes what the other one needs.
    """
    if one is None or other is None:
        return True
    if _excludes(one, other) or _excludes(other, one):
        return False
    wanted = dict(_allowed_values(one))
    return all(name not in wanted or wanted[name] & values for name, values in _allowed_values(other))


def _excludes(one: Condition, other: Condition) -> bool:
    asked = _lines(other)
    return any(line in asked for part in _lines(one) if isinstance(part, NoneOf) for line in part.conditions)


def _lines(condition: Condition) -> list[Condition]:
    """Return the conditions that must all hold."""
    if not isinstance(condition, AllOf):
        return [condition]
    return [line for part in condition.conditions for line in _lines(part)]


def _evaluate(condition: Condition, known: KnownValues) -> bool | None:
    if isinstance(condition, Comparison):
        return _evaluate_comparison(condition, known)
    if isinstance(condition, AllOf | AnyOf | NoneOf):
        inner = [_evaluate(part, known) for part in condition.conditions]
        if isinstance(condition, AllOf):
            return False if False in inner else (None if None in inner else True)
        any_holds = True if True in inner else (None if None in inner else False)
        return any_holds if isinstance(condition, AnyOf) or any_holds is None else not any_holds
    return None


def _evaluate_comparison(condition: Comparison, known: KnownValues) -> bool | None:
    name, operator = condition.subject.name, condition.operator
    literal = all(isinstance(operand, str) for operand in condition.operands)
    if condition.subject.column or name not in known or not literal:
        return None
    if operator not in ("is", "one_of", "not"):
        return None
    return (known[name] in condition.operands) is not (operator == "not")


def _allowed_values(condition: Condition) -> list[tuple[str, frozenset[object]]]:
    """Return the literals that each name must be one of, one pair for each line of the condition."""
    if isinstance(condition, AllOf):
        return [line for part in condition.conditions for line in _allowed_values(part)]
    if not isinstance(condition, Comparison) or condition.operator not in ("is", "one_of"):
        return []
    if not all(isinstance(operand, str | int) for operand in condition.operands):
        return []
    subject = condition.subject
    return [(f"{subject.name}.{subject.column or ''}", frozenset(map(str, condition.operands)))]
