"""Read conditions such as `{category: water, homes: {at_least: 50}}`."""

from collections.abc import Callable

from menus.answers.base import RelativeDate
from menus.answers.schemes import NumberScheme, find_scheme
from menus.compiler.mention import NameMention
from menus.compiler.reader import NAME_PATTERN, NodeReader, parse_literal
from menus.compiler.suggestion import suggest
from menus.compiler.templates import read_template
from menus.expressions.conditions import OPERATORS, AllOf, AnyOf, Comparison, Condition, NoneOf, OfficeOpen
from menus.expressions.templates import Placeholder
from menus.expressions.values import Operand
from menus.grammar.values import AGO_COUNT, RELATIVE_DATES
from menus.patterns import Pattern, PatternSyntaxError, UnsupportedPatternError
from menus.yaml.source import YamlEntry, YamlMapping, YamlNode, YamlScalar, YamlSequence

_GROUPS: dict[str, Callable[[tuple[Condition, ...]], Condition]] = {
    "any": AnyOf,
    "all": AllOf,
    "none": NoneOf,
}


def read_condition(reader: NodeReader, node: YamlNode | None) -> Condition | None:
    """Read a condition. If the node is no condition, report a problem and return None."""
    if node is None:
        return None
    if not isinstance(node, YamlMapping) or not node.entries:
        reader.error("M103", node.place, "A condition is a mapping.", "For example `if: {category: water}`.")
        return None
    lines = [line for entry in node if (line := _line(reader, entry)) is not None]
    return lines[0] if len(lines) == 1 else AllOf(tuple(lines))


def _line(reader: NodeReader, entry: YamlEntry) -> Condition | None:
    name = entry.key.text
    if name in _GROUPS:
        inner = (read_condition(reader, item) for item in reader.items(entry.value))
        return _GROUPS[name](tuple(condition for condition in inner if condition is not None))
    if name == "open":
        return _open(reader, entry.value)
    head, _, column = name.partition(".")
    if not NAME_PATTERN.fullmatch(head):
        reader.error(
            "M103",
            entry.key.place,
            f"`{name}` is no name of a value.",
            "Use letters, digits and _, or a name and its column: `office.phone`.",
        )
        return None
    head = reader.qualified_owner(head) if column else head
    asked = tuple(entry.value.entries) if isinstance(entry.value, YamlMapping) else ("is",)
    reader.mentions.append(NameMention(head, column or None, None, entry.key.place, asked))
    subject = Placeholder(head, column or None)
    if isinstance(entry.value, YamlMapping):
        return _with_operators(reader, subject, entry.value)
    return _equality(subject, "is", (_operand(reader, entry.value),))


def _equality(subject: Placeholder, operator: str, operands: tuple[Operand, ...]) -> Comparison:
    """Return the line of `is`, `not` or `one_of`. `""` stands for no value, since an empty column has none."""
    operands = tuple(None if operand == "" else operand for operand in operands)
    if operands == (None,):
        return Comparison(subject, "set", (operator == "not",))
    return Comparison(subject, "one_of" if operator == "is" and len(operands) > 1 else operator, operands)


def read_tests(reader: NodeReader, column: YamlScalar, node: YamlMapping) -> tuple[Comparison, ...]:
    """Read the tests that a column of a row must pass."""
    found = (_comparison(reader, Placeholder(column.text), entry) for entry in node)
    return tuple(one for one in found if one is not None)


def _with_operators(reader: NodeReader, subject: Placeholder, node: YamlMapping) -> Condition | None:
    lines = [_comparison(reader, subject, entry) for entry in node]
    found = [line for line in lines if line is not None]
    if not node.entries:
        reader.error("M103", node.place, "An operator is missing.", "For example `{at_least: 50}`.")
    return found[0] if len(found) == 1 else AllOf(tuple(found))


def _comparison(reader: NodeReader, subject: Placeholder, entry: YamlEntry) -> Comparison | None:
    operator = entry.key.text
    if operator not in OPERATORS:
        reader.error(
            "M104", entry.key.place, f"There is no operator `{operator}`.", suggest(operator, OPERATORS)
        )
        return None
    if operator == "set":
        return Comparison(subject, operator, (reader.flag(entry.value, "`set`", default=True),))
    if operator == "matches":
        pattern = read_pattern(reader, entry.value)
        return None if pattern is None else Comparison(subject, operator, (), pattern)
    if operator == "check":
        scheme = read_scheme(reader, entry.value)
        return None if scheme is None else Comparison(subject, operator, (), None, scheme)
    operands = tuple(_operand(reader, item) for item in _operand_nodes(entry.value))
    if operator == "between" and len(operands) != 2:
        reader.error(
            "M103", entry.value.place, "`between` takes two values.", 'For example ["08:00", "17:00"].'
        )
        return None
    if operator in ("is", "not", "one_of"):
        return _equality(subject, operator, operands)
    return Comparison(subject, operator, operands)


def _operand_nodes(node: YamlNode) -> tuple[YamlNode, ...]:
    return node.items if isinstance(node, YamlSequence) else (node,)


def _open(reader: NodeReader, node: YamlNode) -> Condition | None:
    name = read_hours_name(reader, node)
    return None if name is None else OfficeOpen(name)


def read_hours_name(reader: NodeReader, node: YamlNode | None) -> str | None:
    """Read the name of opening hours. The file must define them."""
    name = reader.word(node, "The name of opening hours")
    if name is not None and node is not None and name not in reader.hours_names:
        cure = suggest(name, reader.hours_names) or "Describe them under `hours:`."
        reader.error("M209", node.place, f"There are no opening hours `{name}`.", cure)
    return name


def read_scheme(reader: NodeReader, node: YamlNode) -> NumberScheme | None:
    """Read the name of a scheme of numbers with a check digit: a module of python-stdnum."""
    word = reader.word(node, "`check`") or ""
    found = find_scheme(word)
    if found is None:
        cure = "Use `luhn`, `za.idnr`, or another module of python-stdnum."
        reader.error("M104", node.place, f"There is no check named `{word}`.", cure)
    return found


def read_pattern(reader: NodeReader, node: YamlNode | None) -> Pattern | None:
    """Read a regular expression."""
    word = reader.word(node, "a pattern")
    if word is None or node is None:
        return None
    try:
        return Pattern.of(word)
    except PatternSyntaxError as error:
        reader.error("M404", node.place, f"`{word}` is no regular expression: {error}.", error.cure)
    except UnsupportedPatternError as error:
        reader.error("M405", node.place, f"`{word}` cannot be searched for: {error}.", error.cure)
    return None


def _operand(reader: NodeReader, node: YamlNode) -> Operand:
    if isinstance(node, YamlMapping):
        return read_relative_date(reader, node)
    if isinstance(node, YamlScalar) and "{" in node.text:
        return read_template(reader, node)
    if isinstance(node, YamlScalar):
        return parse_literal(node, node.text.strip())
    reader.error(
        "M103",
        node.place,
        "A single value is expected here.",
        "For a list of values write `{one_of: [a, b]}`.",
    )
    return None


def read_relative_date(reader: NodeReader, node: YamlMapping) -> Operand:
    """Read a day that moves with the calendar, such as `{years_ago: 60}`."""
    for entry in node:
        if entry.key.text in RELATIVE_DATES and len(node.entries) == 1:
            count = reader.whole_number(
                entry.value, f"`{entry.key.text}`", AGO_COUNT.minimum, AGO_COUNT.maximum
            )
            return RelativeDate(**{entry.key.text.removesuffix("_ago"): count or 0})
    reader.error("M103", node.place, "A value or a moment is expected here.", "For example {years_ago: 60}.")
    return None
