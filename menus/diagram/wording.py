"""Conditions and texts in few words, for the lines of a diagram."""

from menus.answers.base import Ago
from menus.expressions.conditions import Comparison, Condition, Every, NoneOf, Open, Some, as_text
from menus.expressions.templates import Placeholder, Template, Text
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
_JOINED = {Every: " and ", Some: " or "}


def words_of(template: Template) -> str:
    """A text as its author wrote it."""
    return "".join(str(part) for part in template.parts)


def in_language(text: Text, language: str) -> str:
    """A text in a language, placeholders and all."""
    return words_of(text.by_language[language]) if text.by_language else ""


def condition_words(condition: Condition) -> str:
    """A condition as somebody would say it."""
    match condition:
        case Comparison():
            return _comparison(condition)
        case Open(hours):
            return f"{hours} is open"
        case NoneOf(conditions):
            return f"not ({' or '.join(map(condition_words, conditions))})"
        case Every(conditions) | Some(conditions):
            return _JOINED[type(condition)].join(map(condition_words, conditions))


def _comparison(line: Comparison) -> str:
    subject = str(line.subject)[1:-1]
    if line.operator == "set":
        return f"{subject} is {'not ' if line.operands[0] is False else ''}there"
    if line.pattern is not None:
        return f"{subject} is like {line.pattern.pattern}"
    if line.scheme is not None:
        return f"{subject} is a valid {line.scheme.name}"
    operands = (" to " if line.operator == "between" else ", ").join(map(_operand, line.operands))
    return f"{subject} {_SIGNS[line.operator]} {operands}"


def _operand(operand: Operand) -> str:
    match operand:
        case Template():
            return words_of(operand)
        case Placeholder():
            return str(operand)
        case Ago():
            parts = [(operand.years, "years"), (operand.months, "months"), (operand.weeks, "weeks")]
            return (
                " ".join(f"{count} {unit}" for count, unit in [*parts, (operand.days, "days")] if count)
                + " ago"
            )
    return as_text(operand) or '""'
