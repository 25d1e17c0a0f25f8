"""Write conditions and texts briefly, for the lines of a diagram."""

from menus.answers.base import RelativeDate
from menus.expressions.conditional_texts import CitizenText
from menus.expressions.conditions import AllOf, AnyOf, Comparison, Condition, NoneOf, OfficeOpen, as_text
from menus.expressions.templates import LocalisedText, Placeholder, Template
from menus.expressions.values import Operand

_SIGNS = {
    "is": "=",
    "not": "is not",
    "one_of": "is one of",
    "at_least": "≥",
    "at_most": "≤",
    "before": "before",
    "after": "after",
    "between": "from",
}
_CONJUNCTIONS = {AllOf: " and ", AnyOf: " or "}


def template_source(template: Template) -> str:
    """Return a text as its author wrote it."""
    return "".join(str(part) for part in template.parts)


def text_in_language(text: CitizenText, language: str) -> str:
    """Return a text in a language, with its placeholders; each case after its condition."""
    if isinstance(text, LocalisedText):
        return template_source(text.by_language[language]) if text.by_language else ""
    cases = []
    for case in text.cases:
        when = f"If {describe_condition(case.condition)}" if case.condition is not None else "Otherwise"
        cases.append(f"{when}: {text_in_language(case.say, language)}")
    return "\n".join(cases)


def describe_condition(condition: Condition) -> str:
    """Return a condition in words."""
    match condition:
        case Comparison():
            return _describe_comparison(condition)
        case OfficeOpen(hours):
            return f"{hours} is open"
        case NoneOf(conditions):
            return f"not ({' or '.join(map(describe_condition, conditions))})"
        case AllOf(conditions) | AnyOf(conditions):
            return _CONJUNCTIONS[type(condition)].join(map(describe_condition, conditions))


def _describe_comparison(line: Comparison) -> str:
    subject = str(line.subject)[1:-1]
    if line.operator == "set":
        return f"{subject} is {'not ' if line.operands[0] is False else ''}there"
    if line.pattern is not None:
        return f"{subject} is like {line.pattern.source}"
    if line.scheme is not None:
        return f"{subject} is a valid {line.scheme.name}"
    operands = (" to " if line.operator == "between" else ", ").join(map(_describe_operand, line.operands))
    return f"{subject} {_SIGNS[line.operator]} {operands}"


def _describe_operand(operand: Operand) -> str:
    match operand:
        case Template():
            return template_source(operand)
        case Placeholder():
            return str(operand)
        case RelativeDate():
            parts = [(operand.years, "years"), (operand.months, "months"), (operand.weeks, "weeks")]
            return (
                " ".join(f"{count} {unit}" for count, unit in [*parts, (operand.days, "days")] if count)
                + " ago"
            )
    return as_text(operand) or '""'
