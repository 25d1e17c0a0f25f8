"""The verbs of screens: one reader each, in `VERBS`."""

import re
from collections.abc import Callable, Mapping

from menus.compiler.answers import read_answer
from menus.compiler.conditions import read_hours_name
from menus.compiler.lookups import read_selection
from menus.compiler.options import read_options
from menus.compiler.reading import Fields, Reading
from menus.compiler.targets import read_target
from menus.compiler.texts import EMPTY, read_label, read_template, read_text
from menus.expressions.templates import Placeholder, Template, Text
from menus.model import (
    Ask,
    Branch,
    CallBack,
    Consent,
    End,
    Forget,
    LookUpIn,
    Menu,
    Record,
    Remember,
    Rows,
    Say,
    SendSms,
    Submit,
    Target,
    Transfer,
    Verb,
)
from menus.model.verbs import WAYS
from menus.yaml.source import Node, Scalar

YEAR = 365 * 24 * 3600
LONGEST_RECORDING = 600
RINGS = re.compile(r"\+?[0-9]{3,15}")  # short numbers of the country too
NUMBER = Template((Placeholder("number"),), None)


def _text(reading: Reading, fields: Fields, key: str) -> Text | None:
    return read_text(reading, fields.take(key), f"`{key}`")


def _ways(reading: Reading, fields: Fields, key: str) -> Target:
    return read_target(reading, fields.take(key), f"`{key}`")


def _menu(reading: Reading, fields: Fields) -> Verb | None:
    text = _text(reading, fields, "menu")
    options = read_options(reading, fields.need("options"))
    return None if text is None else Menu(text, options)


def _ask(reading: Reading, fields: Fields) -> Verb | None:
    text = _text(reading, fields, "ask")
    answer = read_answer(reading, fields.need("answer"))
    return None if text is None or answer is None else Ask(text, answer)


def _list(reading: Reading, fields: Fields) -> Verb | None:
    text = _text(reading, fields, "list")
    source = reading.word(fields.need("from"), "`from`") or ""
    named = reading.qualified("tables", source)
    named = named if named != source else reading.qualified("lookups", source)
    selection = read_selection(reading, fields)
    label_node = fields.take("label")
    value = reading.word(fields.take("value"), "`value`")
    label = read_label(reading, label_node, value or selection.distinct)
    column = value or selection.distinct or _only_column(label)
    verb = Rows(
        text=text or Text(dict.fromkeys(reading.languages, EMPTY), fields.place),
        source=named,
        selection=selection,
        label=label,
        value=column,
        options=read_options(reading, fields.take("options")),
        single=reading.flag(fields.take("take_single"), "`take_single`", default=False),
        empty=_ways(reading, fields, "empty"),
    )
    return None if text is None else verb


def _only_column(label: Text) -> str:
    """The column that a label is, where it is one alone."""
    alone = next(iter(label.by_language.values())).alone
    return alone.name if alone else ""


def _say(reading: Reading, fields: Fields) -> Verb | None:
    text = _text(reading, fields, "say")
    return None if text is None else Say(text)


def _end(reading: Reading, fields: Fields) -> Verb | None:
    text = _text(reading, fields, "end")
    return None if text is None else End(text)


def _lookup(reading: Reading, fields: Fields) -> Verb | None:
    name = reading.word(fields.take("lookup"), "`lookup:`")
    ways = {key: read_target(reading, fields.need(key), f"`{key}`") for key in ("found", "none", "failed")}
    many, late = _ways(reading, fields, "many"), _ways(reading, fields, "late")
    return (
        None if name is None else LookUpIn(reading.qualified("lookups", name), many=many, late=late, **ways)
    )


def _submit(reading: Reading, fields: Fields) -> Verb | None:
    case = reading.word(fields.take("submit"), "`submit:`")
    return None if case is None else Submit(reading.qualified("cases", case))


def _send_sms(reading: Reading, fields: Fields) -> Verb | None:
    text = _text(reading, fields, "send_sms")
    to = fields.take("to")
    return None if text is None else SendSms(text, NUMBER if to is None else read_template(reading, to))


def _remember(reading: Reading, fields: Fields) -> Verb | None:
    names = reading.words(fields.take("remember"), "`remember:`")
    seconds = reading.seconds(fields.take("for"), "`for`")
    return Remember(names, int(seconds or YEAR))


def _names_or_all(reading: Reading, fields: Fields, key: str) -> tuple[str, ...] | None:
    node = fields.take(key)
    if isinstance(node, Scalar) and node.text == "all":
        return None
    return reading.words(node, f"`{key}:`")


def _forget(reading: Reading, fields: Fields) -> Verb | None:
    return Forget(_names_or_all(reading, fields, "forget"))


def _opt_out(reading: Reading, fields: Fields) -> Verb | None:
    return Consent(_names_or_all(reading, fields, "opt_out"), out=True)


def _opt_in(reading: Reading, fields: Fields) -> Verb | None:
    names = _names_or_all(reading, fields, "opt_in")
    return Consent(names, out=False, by=reading.one_of(fields.take("by"), "`by`", WAYS))


def _record(reading: Reading, fields: Fields) -> Verb | None:
    text = _text(reading, fields, "record")
    seconds = int(reading.seconds(fields.take("max"), "`max`") or 60)
    otherwise = read_target(reading, fields.need("otherwise"), "`otherwise`")
    return None if text is None else Record(text, min(seconds, LONGEST_RECORDING), otherwise)


def _transfer(reading: Reading, fields: Fields) -> Verb | None:
    text = _text(reading, fields, "transfer")
    to = _numbers(reading, fields.need("to"))
    hours = _hours(reading, fields)
    ways = {key: read_target(reading, fields.need(key), f"`{key}`") for key in ("done", "busy", "no_answer")}
    stated = fields.take("closed") if hours is None else fields.need("closed")
    closed = read_target(reading, stated, "`closed`") if stated else ways["no_answer"]
    otherwise = read_target(reading, fields.need("otherwise"), "`otherwise`")
    return None if text is None else Transfer(text, to, hours, closed=closed, otherwise=otherwise, **ways)


def _numbers(reading: Reading, node: Node | None) -> tuple[str, ...]:
    """Numbers to ring; `to` of a transfer."""
    for item in reading.items(node):
        if isinstance(item, Scalar) and not RINGS.fullmatch(item.text.strip()):
            text = f"`{item.text.strip()}` is no number that can be rung."
            reading.error("M104", item.place, text, 'Write it with its country, such as "+254711222333".')
    return reading.words(node, "`to`")


def _call_back(reading: Reading, fields: Fields) -> Verb | None:
    text = _text(reading, fields, "call_back")
    at = reading.word(fields.need("at"), "`at`")
    hours = _hours(reading, fields)
    return None if text is None or at is None else CallBack(text, reading.qualified("screens", at), hours)


def _hours(reading: Reading, fields: Fields) -> str | None:
    return read_hours_name(reading, fields.take("hours"))


VERBS: Mapping[str, Callable[[Reading, Fields], Verb | None]] = {
    "menu": _menu,
    "ask": _ask,
    "list": _list,
    "say": _say,
    "end": _end,
    "branch": lambda _reading, _fields: Branch(),
    "lookup": _lookup,
    "submit": _submit,
    "send_sms": _send_sms,
    "remember": _remember,
    "forget": _forget,
    "record": _record,
    "transfer": _transfer,
    "call_back": _call_back,
    "opt_out": _opt_out,
    "opt_in": _opt_in,
}
