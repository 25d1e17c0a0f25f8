"""`cases:`, `messages:` and `states:`."""

from menus.compiler.reading import NAME, Fields, Reading
from menus.compiler.texts import EMPTY, read_template, read_text
from menus.compiler.values import read_field
from menus.expressions.templates import Template
from menus.model import CaseKind, Message, State
from menus.model.cases import ASK_SECONDS
from menus.yaml.source import Entry, Mapping, Scalar


def read_case(reading: Reading, entry: Entry) -> CaseKind:
    """What one `submit` files."""
    name = f"{reading.prefix}{entry.key.text}"
    fields = reading.fields(entry.value, f"The case `{name}`")
    title = _title(reading, fields)
    values = reading.fields(fields.take("fields"), "`fields:`")
    case = CaseKind(
        name,
        entry.key.place,
        title,
        {one.key.text: read_field(reading, one.value) for one in values},
        reading.words(fields.take("required"), "`required`"),
    )
    fields.close()
    for required in case.required:
        if required not in case.fields:
            cure = "Add it under `fields:`."
            reading.error("M211", case.place, f"`{required}` is required and no field of `{name}`.", cure)
    return case


def _title(reading: Reading, fields: Fields) -> Template:
    node = fields.need("title")
    if isinstance(node, Mapping):
        text = read_text(reading, node, "`title`")
        return text.by_language[reading.default_language] if text else EMPTY
    return read_template(reading, node)


def read_message(reading: Reading, entry: Entry) -> Message | None:
    """A text about a case, or an announcement: a text alone, or `{text: …}`."""
    node, name = entry.value, entry.key.text
    if not NAME.fullmatch(name):
        cure = "Use letters, digits and _, beginning with a letter."
        reading.error("M103", entry.key.place, f"`{name}` cannot be the name of a message.", cure)
    if not (isinstance(node, Mapping) and "text" in node.entries):
        words = read_text(reading, node, f"The message `{name}`")
        return None if words is None else Message(name, entry.key.place, words)
    fields = reading.fields(node, f"The message `{name}`")
    text = read_text(reading, fields.take("text"), "`text`")
    ask = reading.word(fields.take("ask"), "`ask`")
    within = reading.seconds(fields.take("within"), "`within`")
    urgent = reading.flag(fields.take("urgent"), "`urgent`", default=False)
    columns = _columns(reading, fields)
    fields.close()
    if text is None:
        return None
    return Message(name, entry.key.place, text, ask, urgent, int(within or ASK_SECONDS), columns)


def _columns(reading: Reading, fields: Fields) -> tuple[str, ...] | None:
    """The columns of a file of numbers, which make a message an announcement."""
    node = fields.take("columns")
    if node is None:
        return None
    columns = reading.words(node, "`columns`")
    for column in columns:
        if not NAME.fullmatch(column):
            cure = "Letters, digits and _ only: `visit_date`, which is `Visit date` in the file too."
            reading.error("M104", node.place, f"`{column}` cannot be the name of a column.", cure)
    if "ask" in fields:
        cure = "A reply to `ask:` is about a case, and an announcement is about none."
        reading.error("M104", fields.key_place("ask"), "An announcement cannot ask.", cure)
    return columns


def read_state(reading: Reading, entry: Entry) -> State:
    """A state citizens are told of, and the words of the case backend that stand for it."""
    name = entry.key.text
    if isinstance(entry.value, Scalar):
        return State(name, entry.key.place, (), read_text(reading, entry.value, f"The state `{name}`"))
    fields = reading.fields(entry.value, f"The state `{name}`")
    words = tuple(word.casefold() for word in reading.words(fields.take("from"), "`from`"))
    state = State(name, entry.key.place, words, read_text(reading, fields.take("say"), "`say`"))
    fields.close()
    return state
