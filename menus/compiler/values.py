"""`set:` forms and the fields of a case."""

from collections.abc import Callable

from menus.compiler.conditions import read_condition, read_scheme
from menus.compiler.reading import NAME, Fields, Reading, typed_literal
from menus.compiler.texts import EMPTY, read_template
from menus.expressions.derivations import (
    AgeForm,
    CountForm,
    DateForm,
    Derivation,
    FirstForm,
    Form,
    HoldsForm,
    JoinForm,
    NumberForm,
    PartForm,
    SumForm,
    TextForm,
)
from menus.expressions.fields import Field, OnlyIf
from menus.expressions.templates import Template
from menus.expressions.values import Literal
from menus.yaml.source import Entry, Mapping, Node, Scalar, Sequence


def read_derivations(reading: Reading, node: Node | None) -> tuple[Derivation, ...]:
    """The lines of a `set:`, in order."""
    if node is None:
        return ()
    fields = reading.fields(node, "`set:`")
    derivations = []
    for entry in fields:
        form = _read_form(reading, entry)
        if form is not None:
            derivations.append(Derivation(entry.key.text, form))
    return tuple(derivations)


def _as_text(node: Node) -> str:
    """A value as it may stand after `text:`."""
    if not isinstance(node, Scalar) or not node.text:
        return '"…"'
    return node.text if node.plain else f'"{node.text}"'


def _read_form(reading: Reading, entry: Entry) -> Form | None:
    if not NAME.fullmatch(entry.key.text):
        reading.error(
            "M103",
            entry.key.place,
            f"`{entry.key.text}` cannot be the name of a value.",
            "Use letters, digits and _, beginning with a letter.",
        )
        return None
    if not isinstance(entry.value, Mapping):
        written = _as_text(entry.value)
        cure = f"For example `{entry.key.text}: {{text: {written}}}`."
        reading.error("M103", entry.value.place, "How is this value derived?", cure)
        return None
    fields = reading.fields(entry.value, "A derived value")
    found = [name for name in FORMS if name in fields]
    if len(found) != 1:
        cure = f"Use one of {', '.join(sorted(FORMS))}."
        reading.error("M103", entry.value.place, "A value is derived in exactly one way.", cure)
        return None
    form = FORMS[found[0]](reading, fields, fields.take(found[0]))
    fields.close()
    return form


def _first(reading: Reading, _: Fields, node: Node | None) -> Form | None:
    cases = []
    for item in reading.items(node):
        fields = reading.fields(item, "A case of `first`")
        condition = read_condition(reading, fields.take("if"))
        value = fields.need("value")
        fields.close()
        if value is not None:
            cases.append((condition, read_value(reading, value)))
    return FirstForm(tuple(cases))


def _holds(reading: Reading, _: Fields, node: Node | None) -> Form | None:
    condition = read_condition(reading, node)
    return None if condition is None else HoldsForm(condition)


def _count(reading: Reading, _: Fields, node: Node | None) -> Form | None:
    conditions = (read_condition(reading, item) for item in reading.items(node))
    return CountForm(tuple(condition for condition in conditions if condition is not None))


def _sum(reading: Reading, _: Fields, node: Node | None) -> Form | None:
    return SumForm(tuple(read_value(reading, item) for item in reading.items(node)))


def _join(reading: Reading, fields: Fields, node: Node | None) -> Form | None:
    separator = fields.take("with")
    text = separator.text if isinstance(separator, Scalar) else " "
    return JoinForm(tuple(read_value(reading, item) for item in reading.items(node)), text)


def _date(reading: Reading, _: Fields, node: Node | None) -> Form | None:
    parts = reading.fields(node, "`date`")
    year, month, day = (read_template(reading, parts.need(part)) for part in ("year", "month", "day"))
    parts.close()
    return DateForm(year, month, day)


def _part(reading: Reading, fields: Fields, node: Node | None) -> Form | None:
    part = reading.one_of(node, "`part`", ("birth_date", "gender"))
    of = read_template(reading, fields.need("of"))
    check = fields.need("check")
    scheme = read_scheme(reading, check) if check is not None else None
    if check is not None and part is not None and scheme is not None and not scheme.can_tell(part):
        known = "`za.idnr` tells both, `pk.cnic` a gender."
        text = f"Such a number says nothing of the {part.replace('_', ' ')} of its bearer: `{scheme.name}`."
        reading.error("M104", check.place, text, known)
    return None if part is None or scheme is None else PartForm(part, of, scheme)


FORMS: dict[str, Callable[[Reading, Fields, Node | None], Form | None]] = {
    "text": lambda reading, _, node: TextForm(read_template(reading, node)),
    "number": lambda reading, _, node: NumberForm(read_template(reading, node)),
    "age": lambda reading, _, node: AgeForm(read_template(reading, node)),
    "first": _first,
    "holds": _holds,
    "count": _count,
    "sum": _sum,
    "join": _join,
    "date": _date,
    "part": _part,
}


def read_value(reading: Reading, node: Node) -> Template | Literal:
    """A template where the text has placeholders, else a literal."""
    if not isinstance(node, Scalar):
        reading.error(
            "M103", node.place, "A single value is expected here.", "Quote it where it holds { or [."
        )
        return EMPTY
    if "{" in node.text or "}" in node.text:
        return read_template(reading, node)
    return typed_literal(node, node.text.strip())


def read_field(reading: Reading, node: Node) -> Field:
    """One field of a case: any JSON, with placeholders; `{value: …, if: condition}` may leave it out."""
    if isinstance(node, Sequence):
        return [read_field(reading, item) for item in node.items]
    if not isinstance(node, Mapping):
        return read_value(reading, node)
    if set(node.entries) == {"value", "if"}:
        fields = Fields(reading, node, "A field")
        condition = read_condition(reading, fields.take("if"))
        value = read_field(reading, node.entries["value"].value)
        return value if condition is None else OnlyIf(value, condition)
    return {entry.key.text: read_field(reading, entry.value) for entry in node}
