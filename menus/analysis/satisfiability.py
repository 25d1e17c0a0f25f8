"""Decide if a condition may hold, as far as the language and the channel decide it."""

from menus.expressions.conditions import AllOf, AnyOf, Comparison, Condition, NoneOf

KnownValues = dict[str, str]


def may_hold(condition: Condition | None, known: KnownValues) -> bool:
    """Return False only if the condition can never hold with these values of gateway names."""
    return condition is None or _evaluate(condition, known) is not False


def can_both_hold(one: Condition | None, other: Condition | None) -> bool:
    """Return False only if both can never hold at once, because they need different values of one name."""
    if one is None or other is None:
        return True
    wanted = dict(_allowed_values(one))
    return all(name not in wanted or wanted[name] & values for name, values in _allowed_values(other))


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
