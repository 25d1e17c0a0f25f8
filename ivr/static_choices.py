"""Check if all callers of a language hear the same choices on a screen. Only such choices can be recorded."""

from menus.expressions.conditions import AllOf, AnyOf, Comparison, Condition, NoneOf
from menus.expressions.templates import Template
from menus.model import ChoiceVerb, Service, Verb
from menus.verbs.list import ListVerb

SHARED_NAMES = frozenset({"language", "channel"})  # the same for all calls in one language


def is_static(verb: Verb, service: Service) -> bool:
    """Return False if options depend on the caller or the time, or rows depend on answers or lookups."""
    if not isinstance(verb, ChoiceVerb):
        return True
    if not all(option.condition is None or _is_same_for_all(option.condition) for option in verb.options):
        return False
    if not isinstance(verb, ListVerb):
        return True
    asked = (*verb.selection.where.values(), *verb.selection.match.values())
    return verb.source in service.tables and all(template.static_text is not None for template in asked)


def _is_same_for_all(condition: Condition) -> bool:
    match condition:
        case Comparison():
            known = not any(isinstance(operand, Template) for operand in condition.operands)
            return condition.subject.name in SHARED_NAMES and known
        case AllOf() | AnyOf() | NoneOf():
            return all(map(_is_same_for_all, condition.conditions))
    return False
