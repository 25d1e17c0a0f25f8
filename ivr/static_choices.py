"""Check if all callers of a language hear the same choices on a screen. Only such choices can be recorded."""

from menus.expressions.conditional_texts import CitizenText
from menus.expressions.conditions import AllOf, AnyOf, Comparison, Condition, NoneOf
from menus.expressions.templates import Template
from menus.model import ChoiceVerb, Service, Verb
from menus.verbs.list import ListVerb

SHARED_NAMES = frozenset({"language", "channel"})  # the same for all calls in one language


def is_static(verb: Verb, service: Service) -> bool:
    """Return False if options depend on the caller or the time, or rows depend on answers or lookups."""
    if not isinstance(verb, ChoiceVerb):
        return True
    options = verb.options
    if not all(option.condition is None or _is_same_for_all(option.condition) for option in options):
        return False
    if not all(_has_same_case(option.say, SHARED_NAMES) for option in options):
        return False
    if not isinstance(verb, ListVerb):
        return True
    asked = (*verb.selection.where.values(), *verb.selection.match.values())
    if verb.source not in service.tables or any(template.static_text is None for template in asked):
        return False
    return _has_same_case(verb.label, SHARED_NAMES.union(service.tables[verb.source].columns))


def _has_same_case(text: CitizenText, names: frozenset[str]) -> bool:
    """Return True if the values of `names` alone choose the case of a text."""
    return all(condition is None or _is_same_for_all(condition, names) for _, condition in text.wordings)


def _is_same_for_all(condition: Condition, names: frozenset[str] = SHARED_NAMES) -> bool:
    match condition:
        case Comparison():
            known = not any(isinstance(operand, Template) for operand in condition.operands)
            return condition.subject.column is None and condition.subject.name in names and known
        case AllOf() | AnyOf() | NoneOf():
            return all(_is_same_for_all(inner, names) for inner in condition.conditions)
    return False
