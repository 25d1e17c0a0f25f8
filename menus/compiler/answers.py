"""Read `answer:`, a type and its bounds. The dataclass of a type in `menus.answers` says which bounds it has."""

import re
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import phonenumbers

from menus.answers import ANSWER_TYPES
from menus.answers.base import AnswerType, Bound, NamedBound, RelativeDate
from menus.answers.decimal import DecimalAnswer
from menus.compiler.conditions import read_pattern, read_relative_date, read_scheme
from menus.compiler.mention import NameMention
from menus.compiler.reader import NAME_PATTERN, MappingFields, NodeReader
from menus.compiler.texts import read_wording
from menus.expressions.templates import LocalisedText, parse_template
from menus.grammar.answers import ANSWERS, COUNT, TYPE_KEY
from menus.yaml.source import YamlMapping as YamlMapping
from menus.yaml.source import YamlNode, YamlScalar

DOTTED_NAME = re.compile(
    rf"{NAME_PATTERN.pattern}(\.{NAME_PATTERN.pattern})?"
)  # an answer, or a column of a name


def read_answer(reader: NodeReader, node: YamlNode | None) -> AnswerType | None:
    """Read the answer type of a question; None, with problems, if there is none."""
    if node is None:
        return None
    problems_before = len(reader.problems.collected)
    answer = _read_answer(reader, node)
    if len(reader.problems.collected) > problems_before:
        reader.incomplete_answers.add(node.place)
    return answer


def _read_answer(reader: NodeReader, node: YamlNode) -> AnswerType | None:
    if isinstance(node, YamlScalar):
        meant = node.text if isinstance(node, YamlScalar) and node.text in ANSWER_TYPES else "text"
        cure = f"Write `answer: {{type: {meant}}}`."
        reader.error("M103", node.place, "`answer:` names a type and its bounds.", cure)
        return None
    fields_of_answer = reader.fields(node, "`answer:`", keys=TYPE_KEY)
    kind = reader.one_of(fields_of_answer.take("type"), "`type`", ANSWERS)
    if kind is None or kind not in ANSWERS:
        return None
    fields_of_answer.keys = ANSWERS[kind].keys
    answer = _read_bounds(reader, fields_of_answer, kind)
    fields_of_answer.report_unknown_keys()
    return answer


def _read_bounds(reader: NodeReader, fields_of_answer: MappingFields, name: str) -> AnswerType | None:
    values: dict[str, Any] = {}
    kind = ANSWER_TYPES[name]
    bounds = {bound: key for bound, key in ANSWERS[name].keys.items() if bound != "type"}
    for bound, key in bounds.items():
        node = fields_of_answer.take(bound)
        value = None if node is None else _reader(kind, bound)(reader, node)
        if value is not None:
            values[bound] = value
        elif key.required:
            return None
        elif node is not None:
            reader.answers_read_in_part.add(fields_of_answer.place)
    return kind(**values)


def _reader(kind: type[AnswerType], name: str) -> Callable[[NodeReader, YamlNode], object]:
    if kind is DecimalAnswer and name in ("min", "max"):
        return _decimal
    return BOUND_READERS[name]


def _number(reader: NodeReader, node: YamlNode) -> int | None:
    return reader.whole_number(node, "A bound", COUNT.minimum, COUNT.maximum)


def _decimal(reader: NodeReader, node: YamlNode) -> Decimal | None:
    word = reader.word(node, "A bound") or ""
    try:
        return Decimal(word)
    except ArithmeticError:
        reader.error(
            "M105",
            node.place,
            f"A bound is a number, not `{word}`.",
            "Write digits, with a point before a fraction.",
        )
        return None


def _country(reader: NodeReader, node: YamlNode) -> str | None:
    word = reader.word(node, "`country`")
    if word not in phonenumbers.SUPPORTED_REGIONS:
        reader.error("M104", node.place, f"`{word}` is no country.", "Two letters, such as KE.")
        return None
    return word


def _bound(reader: NodeReader, node: YamlNode) -> Bound | None:
    if isinstance(node, YamlMapping):
        ago = read_relative_date(reader, node)
        return ago if isinstance(ago, RelativeDate) else None
    if not isinstance(node, YamlScalar):
        reader.error(
            "M103",
            node.place,
            "A value, a moment or the name of an answer is expected here.",
            "For example `{years_ago: 18}`.",
        )
        return None
    word = node.text.strip()
    name = word if node.plain and DOTTED_NAME.fullmatch(word) else _alone(word)
    if name is None:
        return word
    head, _, column = name.partition(".")
    head = reader.qualified_owner(head) if column else head
    reader.mentions.append(NameMention(head, column or None, None, node.place))
    return NamedBound(f"{head}.{column}" if column else head)


def _alone(word: str) -> str | None:
    """Return the name if `word` is `{name}` and nothing else; None otherwise."""
    if not (word.startswith("{") and word.endswith("}")):
        return None
    placeholder = parse_template(word).sole_placeholder
    if placeholder is None:
        return None
    return f"{placeholder.name}.{placeholder.column}" if placeholder.column else placeholder.name


def _choices(reader: NodeReader, node: YamlNode) -> Mapping[str, Mapping[str, str]] | None:
    choices = {}
    for entry in reader.fields(node, "`of:`"):
        text = read_wording(reader, entry.value, f"The choice `{entry.key.text}`")
        words = dict.fromkeys(reader.languages, entry.key.text)
        choices[entry.key.text] = _words(reader, text) if text else words
    return choices or None


def _words(reader: NodeReader, text: LocalisedText) -> Mapping[str, str]:
    if not text.is_static:
        cure = "Use a `list:` for choices that are not known beforehand."
        reader.error("M103", text.place, "The words of a choice have no placeholders.", cure)
    return {language: template.static_text or "" for language, template in text.by_language.items()}


BOUND_READERS: Mapping[str, Callable[[NodeReader, YamlNode], object]] = {
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
