"""`set:` forms and the fields of a case."""

from collections.abc import Callable

from menus.compiler.conditions import read_condition
from menus.compiler.reading import NAME, Fields, Reading, typed_literal
from menus.compiler.texts import EMPTY, read_template
from menus.source import Entry, Mapping, Node, Scalar, Sequence
from menus.templates import Template
from menus.values import Derivation, Field, FirstForm, Form, Literal, NumberForm, OnlyIf, TextForm

LATER = dict.fromkeys(
    ("age", "count", "sum", "join", "date", "part", "holds"), "It comes with the whole language."
)


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


def _read_form(reading: Reading, entry: Entry) -> Form | None:
    if not NAME.fullmatch(entry.key.text):
        reading.error("M007", entry.key.place, f"`{entry.key.text}` cannot be the name of a value.")
        return None
    if not isinstance(entry.value, Mapping):
        cure = f'For example `{entry.key.text}: {{text: "…"}}`.'
        reading.error("M007", entry.value.place, "How is this value derived?", cure)
        return None
    fields = reading.fields(entry.value, "A derived value")
    forms: dict[str, Callable[[Node], Form]] = {
        "text": lambda node: TextForm(read_template(reading, node)),
        "number": lambda node: NumberForm(read_template(reading, node)),
        "first": lambda node: _read_first(reading, node),
    }
    found = [(read, node) for name, read in forms.items() if (node := fields.take(name)) is not None]
    fields.close(LATER)
    if len(found) == 1:
        read, node = found[0]
        return read(node)
    if found or not any(name in LATER for name in entry.value.entries):
        reading.error(
            "M007", entry.value.place, "A value is derived in exactly one way.", "Use text, number or first."
        )
    return None


def _read_first(reading: Reading, node: Node) -> FirstForm:
    cases = []
    for item in reading.items(node):
        fields = reading.fields(item, "A case of `first`")
        condition = read_condition(reading, fields.take("if"))
        value = fields.need("value")
        fields.close()
        if value is not None:
            cases.append((condition, read_value(reading, value)))
    return FirstForm(tuple(cases))


def read_value(reading: Reading, node: Node) -> Template | Literal:
    """A template where the text has placeholders, else a literal."""
    if not isinstance(node, Scalar):
        reading.error("M007", node.place, "A single value is expected here.")
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
