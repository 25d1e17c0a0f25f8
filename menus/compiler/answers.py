"""`answer:`: a type and its bounds. Which bounds a type has is what its dataclass in `menus.answers` says."""

import re
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from decimal import Decimal
from typing import Any

import phonenumbers

from menus.answers import KINDS
from menus.answers.base import Ago, Answer, Bound, Named
from menus.answers.decimal import DecimalAnswer
from menus.compiler.conditions import read_ago, read_pattern, read_scheme
from menus.compiler.reading import NAME, Fields, Mention, Reading
from menus.compiler.texts import read_text
from menus.expressions.templates import Text, parse_template
from menus.yaml.source import Mapping as MappingNode
from menus.yaml.source import Node, Scalar

LONGEST = 10**18
DOTTED = re.compile(rf"{NAME.pattern}(\.{NAME.pattern})?")  # an answer, or a column of something


def read_answer(reading: Reading, node: Node | None) -> Answer | None:
    """The answer that a question takes; None, and problems, where there is none."""
    if node is None:
        return None
    if isinstance(node, Scalar):
        meant = node.text if isinstance(node, Scalar) and node.text in KINDS else "text"
        cure = f"Write `answer: {{type: {meant}}}`."
        reading.error("M103", node.place, "`answer:` names a type and its bounds.", cure)
        return None
    taken = reading.fields(node, "`answer:`")
    kind = reading.one_of(taken.need("type"), "`type`", KINDS.keys())
    if kind is None or kind not in KINDS:
        return None
    answer = _read_bounds(reading, taken, KINDS[kind])
    taken.close()
    return answer


def _read_bounds(reading: Reading, taken: Fields, kind: type[Answer]) -> Answer | None:
    values: dict[str, Any] = {}
    for bound in fields(kind):
        needed = bound.default is MISSING and bound.default_factory is MISSING
        node = taken.need(bound.name) if needed else taken.take(bound.name)
        value = None if node is None else _reader(kind, bound.name)(reading, node)
        if value is not None:
            values[bound.name] = value
        elif needed:
            return None
    _check_order(reading, taken, values)
    return kind(**values)


def _check_order(reading: Reading, taken: Fields, values: Mapping[str, Any]) -> None:
    low, high = values.get("min"), values.get("max")
    if low is not None and high is not None and low > high:
        reading.error(
            "M403", taken.place, f"Nothing is at least {low} and at most {high}.", "Swap `min` and `max`."
        )


def _reader(kind: type[Answer], name: str) -> Callable[[Reading, Node], object]:
    if kind is DecimalAnswer and name in ("min", "max"):
        return _decimal
    return READERS[name]


def _number(reading: Reading, node: Node) -> int | None:
    return reading.whole(node, "A bound", -LONGEST, LONGEST)


def _decimal(reading: Reading, node: Node) -> Decimal | None:
    word = reading.word(node, "A bound") or ""
    try:
        return Decimal(word)
    except ArithmeticError:
        reading.error(
            "M105",
            node.place,
            f"A bound is a number, not `{word}`.",
            "Write digits, with a point before a fraction.",
        )
        return None


def _country(reading: Reading, node: Node) -> str | None:
    word = reading.word(node, "`country`")
    if word not in phonenumbers.SUPPORTED_REGIONS:
        reading.error("M104", node.place, f"`{word}` is no country.", "Two letters, such as KE.")
        return None
    return word


def _bound(reading: Reading, node: Node) -> Bound | None:
    if isinstance(node, MappingNode):
        ago = read_ago(reading, node)
        return ago if isinstance(ago, Ago) else None
    if not isinstance(node, Scalar):
        reading.error(
            "M103",
            node.place,
            "A value, a moment or the name of an answer is expected here.",
            "For example `{years_ago: 18}`.",
        )
        return None
    word = node.text.strip()
    name = word if node.plain and DOTTED.fullmatch(word) else _alone(word)
    if name is None:
        return word
    head, _, column = name.partition(".")
    head = reading.owner(head) if column else head
    reading.mentions.append(Mention(head, column or None, None, node.place))
    return Named(f"{head}.{column}" if column else head)


def _alone(word: str) -> str | None:
    """The name in `{name}`, where that is all."""
    if not (word.startswith("{") and word.endswith("}")):
        return None
    placeholder = parse_template(word).alone
    if placeholder is None:
        return None
    return f"{placeholder.name}.{placeholder.column}" if placeholder.column else placeholder.name


def _choices(reading: Reading, node: Node) -> Mapping[str, Mapping[str, str]] | None:
    choices = {}
    for entry in reading.fields(node, "`of:`"):
        text = read_text(reading, entry.value, f"The choice `{entry.key.text}`")
        choices[entry.key.text] = _words(reading, text) if text else {}
    return choices or None


def _words(reading: Reading, text: Text) -> Mapping[str, str]:
    if not text.fixed:
        cure = "Use a `list:` for choices that are not known beforehand."
        reading.error("M103", text.place, "The words of a choice have no placeholders.", cure)
    return {language: template.fixed or "" for language, template in text.by_language.items()}


READERS: Mapping[str, Callable[[Reading, Node], object]] = {
    "min": _number,
    "max": _number,
    "digits": _number,
    "pattern": read_pattern,
    "check": read_scheme,
    "country": _country,
    "equals": _bound,
    "differs": _bound,
    "before": _bound,
    "after": _bound,
    "of": _choices,
}
