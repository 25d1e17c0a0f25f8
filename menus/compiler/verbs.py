"""The verbs of screens: one reader each, in `VERBS`."""

import re
from collections.abc import Callable, Mapping

from menus.compiler.answers import read_answer
from menus.compiler.conditions import read_hours_name
from menus.compiler.lookups import read_selection
from menus.compiler.options import read_options
from menus.compiler.reader import MappingFields, NodeReader
from menus.compiler.targets import read_target
from menus.compiler.texts import EMPTY_TEMPLATE, read_label, read_template, read_text
from menus.expressions.templates import LocalisedText, Placeholder, Template
from menus.model import (
    Ask,
    Branch,
    CallBack,
    End,
    Forget,
    ListVerb,
    Lookup,
    Menu,
    Record,
    Remember,
    Say,
    SendSms,
    SetConsent,
    Submit,
    Target,
    Transfer,
    Verb,
)
from menus.model.verbs import CONTACT_WAYS
from menus.yaml.source import YamlNode, YamlScalar

YEAR_SECONDS = 365 * 24 * 3600
MAX_RECORDING_SECONDS = 600
DIALLABLE_NUMBER = re.compile(r"\+?[0-9]{3,15}")  # short numbers of the country too
CALLER_NUMBER = Template((Placeholder("number"),), None)


def _text(reader: NodeReader, fields: MappingFields, key: str) -> LocalisedText | None:
    return read_text(reader, fields.take(key), f"`{key}`")


def _target(reader: NodeReader, fields: MappingFields, key: str) -> Target:
    return read_target(reader, fields.take(key), f"`{key}`")


def _menu(reader: NodeReader, fields: MappingFields) -> Verb | None:
    text = _text(reader, fields, "menu")
    options = read_options(reader, fields.require("options"))
    return None if text is None else Menu(text, options)


def _ask(reader: NodeReader, fields: MappingFields) -> Verb | None:
    text = _text(reader, fields, "ask")
    answer = read_answer(reader, fields.require("answer"))
    return None if text is None or answer is None else Ask(text, answer)


def _list(reader: NodeReader, fields: MappingFields) -> Verb | None:
    text = _text(reader, fields, "list")
    source = reader.word(fields.require("from"), "`from`") or ""
    named = reader.qualified("tables", source)
    named = named if named != source else reader.qualified("lookups", source)
    selection = read_selection(reader, fields)
    label_node = fields.take("label")
    value = reader.word(fields.take("value"), "`value`")
    label = read_label(reader, label_node, value or selection.distinct)
    column = value or selection.distinct or _only_column(label)
    verb = ListVerb(
        text=text or LocalisedText(dict.fromkeys(reader.languages, EMPTY_TEMPLATE), fields.place),
        source=named,
        selection=selection,
        label=label,
        value=column,
        options=read_options(reader, fields.take("options")),
        chooses_single_row=reader.flag(fields.take("take_single"), "`take_single`", default=False),
        empty=_target(reader, fields, "empty"),
    )
    return None if text is None else verb


def _only_column(label: LocalisedText) -> str:
    """The column that a label is, where it is one alone."""
    alone = next(iter(label.by_language.values())).sole_placeholder
    return alone.name if alone else ""


def _say(reader: NodeReader, fields: MappingFields) -> Verb | None:
    text = _text(reader, fields, "say")
    return None if text is None else Say(text)


def _end(reader: NodeReader, fields: MappingFields) -> Verb | None:
    text = _text(reader, fields, "end")
    return None if text is None else End(text)


def _lookup(reader: NodeReader, fields: MappingFields) -> Verb | None:
    name = reader.word(fields.take("lookup"), "`lookup:`")
    targets = {
        key: read_target(reader, fields.require(key), f"`{key}`") for key in ("found", "none", "failed")
    }
    many, late = _target(reader, fields, "many"), _target(reader, fields, "late")
    return (
        None if name is None else Lookup(reader.qualified("lookups", name), many=many, late=late, **targets)
    )


def _submit(reader: NodeReader, fields: MappingFields) -> Verb | None:
    case = reader.word(fields.take("submit"), "`submit:`")
    return None if case is None else Submit(reader.qualified("cases", case))


def _send_sms(reader: NodeReader, fields: MappingFields) -> Verb | None:
    text = _text(reader, fields, "send_sms")
    to = fields.take("to")
    return None if text is None else SendSms(text, CALLER_NUMBER if to is None else read_template(reader, to))


def _remember(reader: NodeReader, fields: MappingFields) -> Verb | None:
    names = reader.words(fields.take("remember"), "`remember:`")
    seconds = reader.seconds(fields.take("for"), "`for`")
    return Remember(names, int(seconds or YEAR_SECONDS))


def _names_or_all(reader: NodeReader, fields: MappingFields, key: str) -> tuple[str, ...] | None:
    node = fields.take(key)
    if isinstance(node, YamlScalar) and node.text == "all":
        return None
    return reader.words(node, f"`{key}:`")


def _forget(reader: NodeReader, fields: MappingFields) -> Verb | None:
    return Forget(_names_or_all(reader, fields, "forget"))


def _opt_out(reader: NodeReader, fields: MappingFields) -> Verb | None:
    return SetConsent(_names_or_all(reader, fields, "opt_out"), out=True)


def _opt_in(reader: NodeReader, fields: MappingFields) -> Verb | None:
    names = _names_or_all(reader, fields, "opt_in")
    return SetConsent(names, out=False, contact_by=reader.one_of(fields.take("by"), "`by`", CONTACT_WAYS))


def _record(reader: NodeReader, fields: MappingFields) -> Verb | None:
    text = _text(reader, fields, "record")
    seconds = int(reader.seconds(fields.take("max"), "`max`") or 60)
    otherwise = read_target(reader, fields.require("otherwise"), "`otherwise`")
    return None if text is None else Record(text, min(seconds, MAX_RECORDING_SECONDS), otherwise)


def _transfer(reader: NodeReader, fields: MappingFields) -> Verb | None:
    text = _text(reader, fields, "transfer")
    to = _numbers(reader, fields.require("to"))
    hours = _hours(reader, fields)
    targets = {
        key: read_target(reader, fields.require(key), f"`{key}`") for key in ("done", "busy", "no_answer")
    }
    stated = fields.take("closed") if hours is None else fields.require("closed")
    closed = read_target(reader, stated, "`closed`") if stated else targets["no_answer"]
    otherwise = read_target(reader, fields.require("otherwise"), "`otherwise`")
    return None if text is None else Transfer(text, to, hours, closed=closed, otherwise=otherwise, **targets)


def _numbers(reader: NodeReader, node: YamlNode | None) -> tuple[str, ...]:
    """Numbers to ring; `to` of a transfer."""
    for item in reader.items(node):
        if isinstance(item, YamlScalar) and not DIALLABLE_NUMBER.fullmatch(item.text.strip()):
            text = f"`{item.text.strip()}` is no number that can be rung."
            reader.error("M104", item.place, text, 'Write it with its country, such as "+254711222333".')
    return reader.words(node, "`to`")


def _call_back(reader: NodeReader, fields: MappingFields) -> Verb | None:
    text = _text(reader, fields, "call_back")
    at = reader.word(fields.require("at"), "`at`")
    hours = _hours(reader, fields)
    return None if text is None or at is None else CallBack(text, reader.qualified("screens", at), hours)


def _hours(reader: NodeReader, fields: MappingFields) -> str | None:
    return read_hours_name(reader, fields.take("hours"))


VERB_READERS: Mapping[str, Callable[[NodeReader, MappingFields], Verb | None]] = {
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
