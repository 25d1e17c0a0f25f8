"""Whether all callers of a language hear the same choices on a screen, so that they can be recorded."""

from menus.expressions.conditions import Comparison, Condition, Every, NoneOf, Some
from menus.expressions.templates import Template
from menus.model import Menu, Rows, Service, Verb

ALIKE = frozenset({"language", "channel"})  # what all calls in a language have in common


def steady(verb: Verb, service: Service) -> bool:
    """False where options depend on the caller or the moment, or rows on what was answered or found."""
    if not isinstance(verb, Menu | Rows):
        return True
    if not all(option.condition is None or _alike(option.condition) for option in verb.options):
        return False
    if isinstance(verb, Menu):
        return True
    asked = (*verb.selection.where.values(), *verb.selection.match.values())
    return verb.source in service.tables and all(template.fixed is not None for template in asked)


def _alike(condition: Condition) -> bool:
    match condition:
        case Comparison():
            known = not any(isinstance(operand, Template) for operand in condition.operands)
            return condition.subject.name in ALIKE and known
        case Every() | Some() | NoneOf():
            return all(map(_alike, condition.conditions))
    return False
