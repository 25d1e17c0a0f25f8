"""What came back from a translator, held against the file: what is to be changed, and what cannot be taken."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from menus.expressions.templates import StrayBraceError, parse_template
from menus.rendering.text.sanitise import to_plain_text
from menus.translations.catalogue import WORDS_PREFIX, CatalogueFile, CatalogueLine
from menus.translations.imported_lines import ImportedLine
from menus.translations.yaml_edits import YamlEdits


@dataclass(slots=True)
class ImportResult:
    """The changes by id and language; `refused` keep the file as it is, `passed_over` are only told."""

    changes: dict[str, dict[str, str]] = field(default_factory=dict)
    refused: list[str] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


def check_import(
    lines: Sequence[CatalogueLine], received: Sequence[ImportedLine], languages: Sequence[str]
) -> ImportResult:
    """What to do with each text that came back. A line whose text has changed meanwhile is passed over."""
    result, known = ImportResult(), {line.id: line for line in lines}
    for one in received:
        line = known.get(one.id)
        if line is None:
            result.skipped.append(f"{_location(one)}: the file has no such text any more.")
        elif one.source is not None and to_plain_text(one.source) != to_plain_text(line.source):
            result.skipped.append(f"{_location(one)}: the text has changed since; export it again.")
        else:
            _check_line(result, line, one, languages)
    return result


def _check_line(
    result: ImportResult, line: CatalogueLine, one: ImportedLine, languages: Sequence[str]
) -> None:
    for language, text in one.translations.items():
        if language not in languages or not text or text == line.translations.get(language):
            continue
        fault = translation_fault(line.source, text)
        if fault:
            result.refused.append(f"{_location(one)}, {language}: {fault}")
        else:
            result.changes.setdefault(line.id, {})[language] = text


def _location(one: ImportedLine) -> str:
    return f"Line {one.line}, {one.id}" if one.line else one.id


def translation_fault(source: str, translation: str) -> str:
    """Why a translation cannot stand for a text; empty where it can."""
    try:
        there = _placeholder_names(translation)
    except StrayBraceError:
        return "a brace belongs to no placeholder. Write {name} as in the text."
    here = _placeholder_names(source)
    missing, unknown = sorted(here - there), sorted(there - here)
    if missing:
        return f"{', '.join(missing)} is missing."
    return f"{', '.join(unknown)} is not in the text." if unknown else ""


def _placeholder_names(text: str) -> set[str]:
    placeholders = parse_template(text).placeholders
    return {f"{{{one.name}.{one.column}}}" if one.column else f"{{{one.name}}}" for one in placeholders}


def apply_changes(
    part: CatalogueFile, text: str, changes: Mapping[str, Mapping[str, str]], default: str
) -> tuple[str, Mapping[str, Mapping[str, str]]]:
    """The file of `part` with the changes that concern it, and the words that each text then has, by language."""
    edits, after = YamlEdits(text), {name: dict(unit.by_language) for name, unit in part.units().items()}
    for name, unit in part.units().items():
        if name in changes:
            edits.translate(unit, changes[name], default)
            after[name] = {**({default: unit.in_language(default)} | after[name]), **changes[name]}
            after[name].pop("", None)
    if not part.prefix and part.root is not None:
        for language, words in _word_changes(changes).items():
            edits.set_gateway_words(part.root, language, words)
    return edits.apply(), after


def _word_changes(changes: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = {}
    for name, texts in changes.items():
        if name.startswith(WORDS_PREFIX):
            for language, text in texts.items():
                words.setdefault(language, {})[name.removeprefix(WORDS_PREFIX)] = text
    return words
