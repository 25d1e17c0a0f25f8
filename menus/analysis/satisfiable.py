"""Whether a condition may hold, as far as language and channel decide it."""

from menus.expressions.conditions import Comparison, Condition, Every, NoneOf, Some

Known = dict[str, str]


def may_hold(condition: Condition | None, known: Known) -> bool:
    """False only where it surely does not hold with these values of gateway names."""
    return condition is None or _truth(condition, known) is not False


def together(one: Condition | None, other: Condition | None) -> bool:
    """False only where both surely never hold at once: they want different values of one name."""
    if one is None or other is None:
        return True
    wanted = dict(_wanted(one))
    return all(name not in wanted or wanted[name] & values for name, values in _wanted(other))


def _truth(condition: Condition, known: Known) -> bool | None:
    if isinstance(condition, Comparison):
        return _compared(condition, known)
    if isinstance(condition, Every | Some | NoneOf):
        inner = [_truth(one, known) for one in condition.conditions]
        if isinstance(condition, Every):
            return False if False in inner else (None if None in inner else True)
        some = True if True in inner else (None if None in inner else False)
        return some if isinstance(condition, Some) or some is None else not some
    return None


def _compared(condition: Comparison, known: Known) -> bool | None:
    name, operator = condition.subject.name, condition.operator
    literal = all(isinstance(operand, str) for operand in condition.operands)
    if condition.subject.column or name not in known or not literal:
        return None
    if operator not in ("is", "one_of", "not"):
        return None
    return (known[name] in condition.operands) is not (operator == "not")


def _wanted(condition: Condition) -> list[tuple[str, frozenset[object]]]:
    """The literals that a name must be one of, line by line."""
    if isinstance(condition, Every):
        return [line for one in condition.conditions for line in _wanted(one)]
    if not isinstance(condition, Comparison) or condition.operator not in ("is", "one_of"):
        return []
    if not all(isinstance(operand, str | int) for operand in condition.operands):
        return []
    subject = condition.subject
    return [(f"{subject.name}.{subject.column or ''}", frozenset(map(str, condition.operands)))]
