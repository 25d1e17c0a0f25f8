"""Conditions: `{category: water, homes: {at_least: 50}}`."""

import re
from collections.abc import Callable

from menus.answers.base import Ago
from menus.answers.schemes import Scheme, scheme
from menus.compiler.patterns import runs_for_ever
from menus.compiler.reading import NAME, Mention, Reading, nearest, typed_literal
from menus.compiler.texts import read_template
from menus.expressions.conditions import OPERATORS, Comparison, Condition, Every, NoneOf, Open, Some
from menus.expressions.templates import Placeholder
from menus.expressions.values import Operand
from menus.yaml.source import Entry, Mapping, Node, Scalar, Sequence

_GROUPS: dict[str, Callable[[tuple[Condition, ...]], Condition]] = {"any": Some, "all": Every, "none": NoneOf}
_AGO = ("years_ago", "months_ago", "weeks_ago", "days_ago")


def read_condition(reading: Reading, node: Node | None) -> Condition | None:
    """A condition; None, and a problem, where it is none."""
    if node is None:
        return None
    if not isinstance(node, Mapping) or not node.entries:
        reading.error("M103", node.place, "A condition is a mapping.", "For example `if: {category: water}`.")
        return None
    lines = [line for entry in node if (line := _line(reading, entry)) is not None]
    return lines[0] if len(lines) == 1 else Every(tuple(lines))


def _line(reading: Reading, entry: Entry) -> Condition | None:
    name = entry.key.text
    if name in _GROUPS:
        inner = (read_condition(reading, item) for item in reading.items(entry.value))
        return _GROUPS[name](tuple(condition for condition in inner if condition is not None))
    if name == "open":
        return _open(reading, entry.value)
    head, _, column = name.partition(".")
    if not NAME.fullmatch(head):
        reading.error(
            "M103",
            entry.key.place,
            f"`{name}` is no name of a value.",
            "Use letters, digits and _, or a name and its column: `office.phone`.",
        )
        return None
    head = reading.owner(head) if column else head
    asked = tuple(entry.value.entries) if isinstance(entry.value, Mapping) else ("is",)
    reading.mentions.append(Mention(head, column or None, None, entry.key.place, asked))
    subject = Placeholder(head, column or None)
    if isinstance(entry.value, Mapping):
        return _with_operators(reading, subject, entry.value)
    return Comparison(subject, "is", (_operand(reading, entry.value),))


def read_tests(reading: Reading, column: Scalar, node: Mapping) -> tuple[Comparison, ...]:
    """The operators that a column of a row is held against."""
    found = (_comparison(reading, Placeholder(column.text), entry) for entry in node)
    return tuple(one for one in found if one is not None)


def _with_operators(reading: Reading, subject: Placeholder, node: Mapping) -> Condition | None:
    lines = [_comparison(reading, subject, entry) for entry in node]
    found = [line for line in lines if line is not None]
    if not node.entries:
        reading.error("M103", node.place, "An operator is missing.", "For example `{at_least: 50}`.")
    return found[0] if len(found) == 1 else Every(tuple(found))


def _comparison(reading: Reading, subject: Placeholder, entry: Entry) -> Comparison | None:
    operator = entry.key.text
    if operator not in OPERATORS:
        reading.error(
            "M104", entry.key.place, f"There is no operator `{operator}`.", nearest(operator, OPERATORS)
        )
        return None
    if operator == "set":
        return Comparison(subject, operator, (reading.flag(entry.value, "`set`", default=True),))
    if operator == "matches":
        pattern = read_pattern(reading, entry.value)
        return None if pattern is None else Comparison(subject, operator, (), pattern)
    if operator == "check":
        scheme = read_scheme(reading, entry.value)
        return None if scheme is None else Comparison(subject, operator, (), None, scheme)
    operands = tuple(_operand(reading, item) for item in _operand_nodes(entry.value))
    if operator == "between" and len(operands) != 2:
        reading.error(
            "M103", entry.value.place, "`between` takes two values.", 'For example ["08:00", "17:00"].'
        )
        return None
    return Comparison(subject, operator, operands)


def _operand_nodes(node: Node) -> tuple[Node, ...]:
    return node.items if isinstance(node, Sequence) else (node,)


def _open(reading: Reading, node: Node) -> Condition | None:
    name = read_hours_name(reading, node)
    return None if name is None else Open(name)


def read_hours_name(reading: Reading, node: Node | None) -> str | None:
    """The name of opening hours, which the file must have."""
    name = reading.word(node, "The name of opening hours")
    if name is not None and node is not None and name not in reading.hours:
        cure = nearest(name, reading.hours) or "Describe them under `hours:`."
        reading.error("M209", node.place, f"There are no opening hours `{name}`.", cure)
    return name


def read_scheme(reading: Reading, node: Node) -> Scheme | None:
    """A number that checks itself, by the name of its module in python-stdnum."""
    word = reading.word(node, "`check`") or ""
    found = scheme(word)
    if found is None:
        cure = "Use `luhn`, `za.idnr`, or another module of python-stdnum."
        reading.error("M104", node.place, f"There is no check named `{word}`.", cure)
    return found


def read_pattern(reading: Reading, node: Node | None) -> re.Pattern[str] | None:
    """A regular expression."""
    word = reading.word(node, "a pattern")
    if word is None or node is None:
        return None
    try:
        pattern = re.compile(word)
    except re.error as error:
        reading.error(
            "M404",
            node.place,
            f"`{word}` is no regular expression: {error}.",
            "Write a backslash before a sign that is meant as itself, as in `\\(`.",
        )
        return None
    if runs_for_ever(word):
        cure = "Repeat each part only once."
        reading.error("M405", node.place, f"`{word}` may take for ever: a repeated part repeats again.", cure)
        return None
    return pattern


def _operand(reading: Reading, node: Node) -> Operand:
    if isinstance(node, Mapping):
        return read_ago(reading, node)
    if isinstance(node, Scalar) and "{" in node.text:
        return read_template(reading, node)
    if isinstance(node, Scalar):
        return typed_literal(node, node.text.strip())
    reading.error(
        "M103",
        node.place,
        "A single value is expected here.",
        "For a list of values write `{one_of: [a, b]}`.",
    )
    return None


def read_ago(reading: Reading, node: Mapping) -> Operand:
    """A moment that moves with the day: `{years_ago: 60}`."""
    for entry in node:
        if entry.key.text in _AGO and len(node.entries) == 1:
            count = reading.whole(entry.value, f"`{entry.key.text}`", 0, 5000)
            return Ago(**{entry.key.text.removesuffix("_ago"): count or 0})
    reading.error("M103", node.place, "A value or a moment is expected here.", "For example {years_ago: 60}.")
    return None
