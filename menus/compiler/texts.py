"""Read texts: one string for every language, or one for each; or cases of these."""

from collections.abc import Callable
from dataclasses import replace
from typing import TypeGuard

from menus.compiler.conditions import read_condition
from menus.compiler.mention import WrittenText
from menus.compiler.reader import NAME_PATTERN, MappingFields, NodeReader
from menus.compiler.templates import EMPTY_TEMPLATE, read_template
from menus.expressions.conditional_texts import CitizenText, ConditionalText, TextCase
from menus.expressions.templates import LocalisedText, Placeholder, Template
from menus.grammar.values import TEXT_CASE
from menus.problems import Place
from menus.yaml.source import YamlMapping, YamlNode, YamlScalar, YamlSequence

WordingReader = Callable[[NodeReader, YamlNode | None, str], LocalisedText | None]

LABEL = "`label`"
"""How messages name the words of a row, which have columns in place of values."""


def read_text(reader: NodeReader, node: YamlNode | None, what: str) -> CitizenText | None:
    """Read a text: the same words at all times, or a list of cases."""
    if has_cases(node):
        return read_cases(reader, node, what, read_wording)
    return read_wording(reader, node, what)


def in_every_language(reader: NodeReader, template: Template) -> dict[str, Template]:
    """Return a text that is the same in every language of the service."""
    return {language: template.in_language(language) for language in reader.languages}


def read_text_key(reader: NodeReader, fields: MappingFields, key: str) -> CitizenText | None:
    """Read the text under a key."""
    return read_text(reader, fields.take(key), f"`{key}`")


def read_wording(reader: NodeReader, node: YamlNode | None, what: str) -> LocalisedText | None:
    """Read words in every language of the service. A missing language gets the words of the default language."""
    if node is None:
        return None
    if isinstance(node, YamlScalar):
        return _in_all_languages(reader, read_template(reader, node), node.place)
    if isinstance(node, YamlMapping) and ("say" not in node.entries or "say" in reader.languages):
        return _by_language(reader, node, what)
    text = f"{what} is a text, or a text for each language."
    cure = "For example `{en: Water, sw: Maji}`."
    if isinstance(node, YamlMapping):
        text = f"{what} is one case, without a list around it."
        cure = "Begin each case with a dash: `- {if: {kind: water}, say: Water}`, `- {say: Other}`."
    elif any(isinstance(item, YamlMapping) and "say" in item.entries for item in node.items):
        text, cure = f"{what} has no cases.", "Write one text here, or one for each language."
    reader.error("M103", node.place, text, cure)
    return None


def read_label(reader: NodeReader, node: YamlNode | None, column: str | None) -> CitizenText:
    """Read the label of rows: a column, or a text with columns. If the file has no label, use `column`."""
    if node is None:
        template = Template((Placeholder(column),), None) if column else EMPTY_TEMPLATE
        return _in_all_languages(reader, template, Place("", 1, 1))
    mentioned = len(reader.mentions)
    if has_cases(node):
        text: CitizenText | None = read_cases(reader, node, LABEL, _read_label_wording)
    else:
        text = _read_label_wording(reader, node, LABEL)
    del reader.mentions[mentioned:]  # these names are columns: a rule for lists checks them
    return text or _in_all_languages(reader, EMPTY_TEMPLATE, node.place)


def _read_label_wording(reader: NodeReader, node: YamlNode | None, what: str) -> LocalisedText | None:
    if isinstance(node, YamlScalar) and NAME_PATTERN.fullmatch(node.text):
        return _in_all_languages(reader, Template((Placeholder(node.text),), None), node.place)
    return read_wording(reader, node, what)


def has_cases(node: YamlNode | None) -> TypeGuard[YamlSequence]:
    """Return True if a node is a list with a case. Other lists were meant as something else."""
    return isinstance(node, YamlSequence) and any(isinstance(item, YamlMapping) for item in node.items)


def _in_all_languages(reader: NodeReader, template: Template, place: Place) -> LocalisedText:
    return LocalisedText(in_every_language(reader, template), place, drops_accents=reader.unaccented)


def read_cases(
    reader: NodeReader, node: YamlSequence, what: str, read_say: WordingReader
) -> ConditionalText | None:
    """Read the cases of a text, in order. The last one has no condition."""
    cases = []
    for number, item in enumerate(node.items, start=1):
        if not isinstance(item, YamlMapping):
            text = f"{what} is a list of cases, and this is none."
            reader.error(
                "M103", item.place, text, "Write `- {if: {kind: water}, say: Water}`, `- {say: Other}`."
            )
            continue
        fields = reader.fields(item, f"A case of {what}", keys=TEXT_CASE.keys)
        condition = read_condition(reader, fields.take("if"))
        say = read_say(reader, fields.take("say"), f"A case of {what}")
        fields.report_unknown_keys()
        is_last = number == len(node.items)
        if is_last and "if" in fields:
            cure = "End the list with a case without `if`."
            reader.error("M302", item.place, f"{what} has no words where no case holds.", cure)
        elif not is_last and "if" not in fields:
            cure = "Put it last."
            reader.error("M302", item.place, f"No case after this one of {what} is ever shown.", cure)
        if say is not None:
            cases.append(TextCase(condition, replace(say, number=number)))
    return ConditionalText(tuple(cases), node.place) if cases else None


def _by_language(reader: NodeReader, node: YamlMapping, what: str) -> LocalisedText | None:
    templates: dict[str, Template] = {}
    for entry in node:
        language = entry.key.text
        if language in reader.languages:
            templates[language] = read_template(reader, entry.value).in_language(language)
        else:
            reader.report_unknown_language(entry.key)
    if not templates and node.entries:
        return None
    if not templates:
        reader.error(
            "M103",
            node.place,
            f"{what} has no text.",
            f"Write one, for example `{reader.default_language}: …`.",
        )
        return None
    missing = tuple(language for language in reader.languages if language not in templates)
    fallback = templates.get(reader.default_language) or next(iter(templates.values()))
    reader.written_texts.append(WrittenText(what, node.place, dict(templates), missing))
    for language in missing:
        templates[language] = fallback.in_language(language)
    return LocalisedText(
        {language: templates[language] for language in reader.languages},
        node.place,
        missing,
        reader.unaccented,
        tuple(entry.key.text for entry in node if getattr(entry.value, "to_translate", False)),
    )
