"""Read `cases:`, `messages:` and `states:`."""

from msgspec.structs import replace

from menus.compiler.case_systems import read_case_systems
from menus.compiler.derivations import read_json_template
from menus.compiler.lookups import read_columns
from menus.compiler.reader import NAME_PATTERN, MappingFields, NodeReader
from menus.compiler.suggestion import closest
from menus.compiler.templates import EMPTY_TEMPLATE, read_template
from menus.compiler.texts import read_text, read_text_key
from menus.compiler.verdicts import read_ask
from menus.expressions.conditional_texts import CitizenText
from menus.expressions.templates import LocalisedText, Template
from menus.grammar.file_sections import ANSWER_REQUEST, CASE, MESSAGE, STATE
from menus.model import AnswerRequest, CaseKind, CaseState, MessageTemplate
from menus.model.lookups import HOP_WAIT_SECONDS
from menus.problems import Place
from menus.yaml.source import YamlEntry, YamlMapping, YamlScalar, YamlSequence

TAKEN_COLUMNS = {"reference": "the reference of the case", "count": "the number of rows"}
"""What `{<case>.…}` has besides the columns of an answer."""


def read_case(reader: NodeReader, entry: YamlEntry) -> CaseKind:
    """Read a kind of case, which `submit:` files."""
    name = f"{reader.prefix}{entry.key.text}"
    fields = reader.fields(entry.value, f"The case `{name}`", keys=CASE.keys)
    title = _title(reader, fields)
    values = reader.fields(fields.take("fields"), "`fields:`")
    contact = fields.take("contact")
    case = CaseKind(
        name,
        entry.key.place,
        title,
        {one.key.text: read_json_template(reader, one.value) for one in values},
        fields.words("required"),
        fields.word("note_after"),
        read_case_systems(reader, name, fields),
        None if contact is None else read_template(reader, contact),
    )
    fields.report_unknown_keys()
    for required in case.required:
        if required not in case.fields:
            cure = "Add it under `fields:`."
            reader.error("M211", case.place, f"`{required}` is required and no field of `{name}`.", cure)
    if case.note_after is not None:
        _check_note_after(reader, case, fields.value_place("note_after"))
    return case


def _check_note_after(reader: NodeReader, case: CaseKind, place: Place) -> None:
    """Report a field that cannot be compared with an answer: it is none, may be absent, or is no answer itself."""
    field = case.note_after or ""
    if field not in case.fields:
        text = f"`{field}` in `note_after` is no field of `{case.name}`."
        reader.error("M211", place, text, "Add it under `fields:`, or name one that is there.")
    elif field not in case.required:
        text = f"A case may lack `{field}`, and nobody could prove it then."
        reader.error("M211", place, text, f"Add `{field}` to `required:`.")
    else:
        value = case.fields[field]
        answer = value.sole_placeholder if isinstance(value, Template) else None
        if answer is None or answer.format is not None:
            text = f"`{field}` is not one answer, so nobody could give it again."
            reader.error("M211", place, text, f'File one answer in it, such as `{field}: "{{answer}}"`.')


def read_answer_request(reader: NodeReader, fields: MappingFields, case: str) -> AnswerRequest | None:
    """Read the `answer:` of a `submit:` screen, which files this case."""
    node = fields.take("answer")
    if node is None:
        return None
    inner = reader.fields(node, "`answer:`", keys=ANSWER_REQUEST.keys)
    columns = inner.take("columns")
    within = inner.seconds("within")
    if within > HOP_WAIT_SECONDS:
        text = f"A citizen waits at most {HOP_WAIT_SECONDS:g} seconds."
        cure = f"Write {HOP_WAIT_SECONDS:g}s or less. Without an answer by then, `goto` leads on."
        reader.error("M105", inner.value_place("within"), text, cure)
    paths = read_columns(reader, columns)
    inner.report_unknown_keys()
    if isinstance(columns, YamlMapping):
        _check_answer_columns(reader, case, columns, paths)
    return AnswerRequest(paths, within)


def _check_answer_columns(reader: NodeReader, case: str, columns: YamlMapping, paths: dict[str, str]) -> None:
    """Report columns whose names or paths no answer can have. Take names that mean something else out of `paths`."""
    for entry in columns:
        name = entry.key.text
        text = f"`{name}` cannot be a column of the answer"
        if name in TAKEN_COLUMNS:
            text += f": {{{case}.{name}}} is {TAKEN_COLUMNS[name]}"
            cure = f"Give the column another name, such as `their_{name}: {paths.pop(name)}`."
            reader.error("M104", entry.key.place, f"{text}.", cure)
        elif not NAME_PATTERN.fullmatch(name):
            cure = "Use letters, digits and _, beginning with a letter."
            reader.error("M104", entry.key.place, f"{text}.", cure)
        elif not paths[name]:
            cure = f"Write where the answer has it, such as `{name}: {name}`."
            reader.error("M103", entry.value.place, f"The column `{name}` has no path.", cure)


def _title(reader: NodeReader, fields: MappingFields) -> CitizenText:
    """Read the title; an empty one, with a problem, if there is none."""
    text = read_text_key(reader, fields, "title")
    return text or LocalisedText(dict.fromkeys(reader.languages, EMPTY_TEMPLATE), fields.place)


def read_message(reader: NodeReader, entry: YamlEntry) -> MessageTemplate | None:
    """Read a text about a case, or an announcement: a plain text, or a mapping `{text: …}`."""
    first = len(reader.mentions)
    message = _read_message(reader, entry)
    reader.mentions[first:] = [
        replace(mention, message=entry.key.text) for mention in reader.mentions[first:]
    ]
    return message


def _read_message(reader: NodeReader, entry: YamlEntry) -> MessageTemplate | None:
    node, name = entry.value, entry.key.text
    if not NAME_PATTERN.fullmatch(name):
        cure = "Use letters, digits and _, beginning with a letter."
        reader.error("M103", entry.key.place, f"`{name}` cannot be the name of a message.", cure)
    if not (isinstance(node, YamlMapping) and _is_spelt_out(reader, node)):
        words = read_text(reader, node, f"The message `{name}`")
        return None if words is None else MessageTemplate(name, entry.key.place, words)
    fields = reader.fields(node, f"The message `{name}`", keys=MESSAGE.keys)
    text = read_text_key(reader, fields, "text")
    ask = read_ask(reader, fields)
    within = fields.seconds("within")
    urgent = fields.flag("urgent")
    columns = _columns(reader, fields)
    survey = fields.word("survey")
    fields.report_unknown_keys()
    if survey is not None and columns is None:
        cure = "Add `columns: []`, which makes it an announcement, or take `survey:` away."
        reader.error("M101", fields.key_place("survey"), "Only an announcement invites to a survey.", cure)
    if text is None:
        return None
    return MessageTemplate(
        name, entry.key.place, text, ask.first, urgent, int(within), columns, survey, ask.verdicts
    )


def _is_spelt_out(reader: NodeReader, node: YamlMapping) -> bool:
    """Return True if a message has keys, also misspelt ones, and not only languages."""
    keys = [key for key in node.entries if key not in reader.languages]
    return any(key in MESSAGE.keys or closest(key, MESSAGE.keys) == "text" for key in keys)


def _columns(reader: NodeReader, fields: MappingFields) -> tuple[str, ...] | None:
    """Read the columns of a file of numbers, which make a message an announcement."""
    node = fields.take("columns")
    if node is None:
        return None
    columns = reader.words(node, "`columns`")
    for column in columns:
        if not NAME_PATTERN.fullmatch(column):
            cure = "Letters, digits and _ only: `visit_date`, which is `Visit date` in the file too."
            reader.error("M104", node.place, f"`{column}` cannot be the name of a column.", cure)
    if "ask" in fields:
        cure = "A reply to `ask:` is about a case, and an announcement is about none."
        reader.error("M104", fields.key_place("ask"), "An announcement cannot ask.", cure)
    return columns


def read_state(reader: NodeReader, entry: YamlEntry) -> CaseState:
    """Read a state that citizens hear of, and the case backend's words for it."""
    first = len(reader.mentions)
    state = _read_state(reader, entry)
    reader.mentions[first:] = [replace(mention, state=entry.key.text) for mention in reader.mentions[first:]]
    return state


def _read_state(reader: NodeReader, entry: YamlEntry) -> CaseState:
    name = entry.key.text
    if isinstance(entry.value, YamlScalar | YamlSequence):
        return CaseState(name, entry.key.place, (), read_text(reader, entry.value, f"The state `{name}`"))
    fields = reader.fields(entry.value, f"The state `{name}`", keys=STATE.keys)
    words = tuple(word.casefold() for word in fields.words("from"))
    state = CaseState(name, entry.key.place, words, read_text_key(reader, fields, "say"))
    fields.report_unknown_keys()
    return state
