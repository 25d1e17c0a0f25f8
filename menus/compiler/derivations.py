"""Read the forms of `set:`, and the fields of a case."""

from collections.abc import Callable

from menus.compiler.conditions import read_condition, read_scheme
from menus.compiler.reader import NAME_PATTERN, Lost, MappingFields, NodeReader, parse_literal
from menus.compiler.templates import EMPTY_TEMPLATE, read_template
from menus.expressions.derivations import (
    AgeFormula,
    ConditionFormula,
    CountFormula,
    DateFormula,
    Derivation,
    FirstMatchFormula,
    Formula,
    IdPartFormula,
    JoinFormula,
    NumberFormula,
    SumFormula,
    TextFormula,
)
from menus.expressions.json_templates import ConditionalField, JsonTemplate
from menus.expressions.templates import Template
from menus.expressions.values import LiteralValue
from menus.grammar.values import DATE, FIRST_CASE, FORMS, ID_PARTS
from menus.yaml.source import YamlEntry, YamlMapping, YamlNode, YamlScalar, YamlSequence

_FORMS = {form.discriminator: form for form in FORMS}


def read_derivations(reader: NodeReader, node: YamlNode | None) -> tuple[Derivation, ...]:
    """Read the lines of a `set:`, in order."""
    if node is None:
        return ()
    fields = reader.fields(node, "`set:`")
    derivations = []
    for entry in fields:
        form = _read_formula(reader, entry)
        if form is not None:
            derivations.append(Derivation(entry.key.text, form))
        else:
            reader.lost.add(Lost.NAMES)
    return tuple(derivations)


def _as_text(node: YamlNode) -> str:
    """Return a value as the file could write it after `text:`."""
    if not isinstance(node, YamlScalar) or not node.text:
        return '"…"'
    return node.text if node.plain else f'"{node.text}"'


def _read_formula(reader: NodeReader, entry: YamlEntry) -> Formula | None:
    if not NAME_PATTERN.fullmatch(entry.key.text):
        reader.error(
            "M103",
            entry.key.place,
            f"`{entry.key.text}` cannot be the name of a value.",
            "Use letters, digits and _, beginning with a letter.",
        )
        return None
    if not isinstance(entry.value, YamlMapping):
        written = _as_text(entry.value)
        cure = f"For example `{entry.key.text}: {{text: {written}}}`."
        reader.error("M103", entry.value.place, "How is this value derived?", cure)
        return None
    fields = reader.fields(entry.value, "A derived value")
    found = [name for name in FORMULA_READERS if name in fields]
    if len(found) != 1:
        cure = f"Use one of {', '.join(sorted(FORMULA_READERS))}."
        reader.error("M103", entry.value.place, "A value is derived in exactly one way.", cure)
        return None
    fields.keys = _FORMS[found[0]].keys
    form = FORMULA_READERS[found[0]](reader, fields, fields.take(found[0]))
    fields.report_unknown_keys()
    return form


def _first(reader: NodeReader, _: MappingFields, node: YamlNode | None) -> Formula | None:
    cases = []
    for item in reader.items(node):
        fields = reader.fields(item, "A case of `first`", keys=FIRST_CASE.keys)
        condition = read_condition(reader, fields.take("if"))
        value = fields.take("value")
        fields.report_unknown_keys()
        if value is not None:
            cases.append((condition, read_value(reader, value)))
    return FirstMatchFormula(tuple(cases))


def _holds(reader: NodeReader, _: MappingFields, node: YamlNode | None) -> Formula | None:
    condition = read_condition(reader, node)
    return None if condition is None else ConditionFormula(condition)


def _count(reader: NodeReader, _: MappingFields, node: YamlNode | None) -> Formula | None:
    conditions = (read_condition(reader, item) for item in reader.items(node))
    return CountFormula(tuple(condition for condition in conditions if condition is not None))


def _sum(reader: NodeReader, _: MappingFields, node: YamlNode | None) -> Formula | None:
    return SumFormula(tuple(read_value(reader, item) for item in reader.items(node)))


def _join(reader: NodeReader, fields: MappingFields, node: YamlNode | None) -> Formula | None:
    separator = fields.take("with")
    text = separator.text if isinstance(separator, YamlScalar) else " "
    return JoinFormula(tuple(read_value(reader, item) for item in reader.items(node)), text)


def _date(reader: NodeReader, _: MappingFields, node: YamlNode | None) -> Formula | None:
    parts = reader.fields(node, "`date`", keys=DATE.keys)
    year, month, day = (read_template(reader, parts.take(part)) for part in DATE.keys)
    parts.report_unknown_keys()
    return DateFormula(year, month, day, reader.calendar)


def _part(reader: NodeReader, fields: MappingFields, node: YamlNode | None) -> Formula | None:
    part = reader.one_of(node, "`part`", ID_PARTS.allowed)
    of = read_template(reader, fields.take("of"))
    check = fields.take("check")
    scheme = read_scheme(reader, check) if check is not None else None
    if check is not None and part is not None and scheme is not None and not scheme.has_part(part):
        known = "`za.idnr` tells both, `pk.cnic` a gender."
        text = f"Such a number says nothing of the {part.replace('_', ' ')} of its bearer: `{scheme.name}`."
        reader.error("M104", check.place, text, known)
    return None if part is None or scheme is None else IdPartFormula(part, of, scheme)


FORMULA_READERS: dict[str, Callable[[NodeReader, MappingFields, YamlNode | None], Formula | None]] = {
    "text": lambda reader, _, node: TextFormula(read_template(reader, node)),
    "number": lambda reader, _, node: NumberFormula(read_template(reader, node)),
    "age": lambda reader, _, node: AgeFormula(read_template(reader, node)),
    "first": _first,
    "holds": _holds,
    "count": _count,
    "sum": _sum,
    "join": _join,
    "date": _date,
    "part": _part,
}


def read_value(reader: NodeReader, node: YamlNode) -> Template | LiteralValue:
    """Read a template if the text has placeholders, else a literal."""
    if not isinstance(node, YamlScalar):
        reader.error(
            "M103", node.place, "A single value is expected here.", "Quote it where it holds { or [."
        )
        return EMPTY_TEMPLATE
    if "{" in node.text or "}" in node.text:
        return read_template(reader, node)
    return parse_literal(node, node.text.strip())


def read_json_template(reader: NodeReader, node: YamlNode) -> JsonTemplate:
    """Read a field of a case: any JSON with placeholders. With `{value: …, if: condition}` it may be left out."""
    if isinstance(node, YamlSequence):
        return [read_json_template(reader, item) for item in node.items]
    if not isinstance(node, YamlMapping):
        return read_value(reader, node)
    if set(node.entries) == {"value", "if"}:
        fields = MappingFields(reader, node, "A field")
        condition = read_condition(reader, fields.take("if"))
        value = read_json_template(reader, node.entries["value"].value)
        return value if condition is None else ConditionalField(value, condition)
    return {entry.key.text: read_json_template(reader, entry.value) for entry in node}
