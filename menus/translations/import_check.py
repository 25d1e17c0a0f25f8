"""Check a translator's file against the menu file, and decide which changes to make or reject."""

from collections.abc import Mapping, Sequence

import msgspec
from msgspec.structs import replace

from menus.expressions.templates import StrayBraceError, parse_template
from menus.rendering.text.sanitise import to_plain_text
from menus.translations.catalogue import WORDS_PREFIX, CatalogueFile, CatalogueLine
from menus.translations.imported_lines import ImportedLine
from menus.translations.units import ALL_LANGUAGES
from menus.translations.yaml_edits import YamlEdits


class ImportResult(msgspec.Struct):
    """The changes by id and language. If a text is `refused`, the file stays as it is. `skipped` texts are reported."""

    changes: dict[str, dict[str, str]] = msgspec.field(default_factory=dict)
    refused: list[str] = msgspec.field(default_factory=list)
    skipped: list[str] = msgspec.field(default_factory=list)


def check_import(
    lines: Sequence[CatalogueLine],
    received: Sequence[ImportedLine],
    languages: Sequence[str],
    default: str,
) -> ImportResult:
    """Decide on each translated text. A line is skipped if its source text has changed since the export.

    Borrowed words in the `default` language are not skipped: the new ones are their translation.
    """
    result, known = ImportResult(), {line.id: line for line in lines}
    for item in received:
        line = known.get(item.id)
        if line is None:
            result.skipped.append(f"{_location(item)}: the file has no such text any more.")
        elif item.source is not None and to_plain_text(item.source) != to_plain_text(line.source):
            if line.borrowed and item.source:
                translations = {default: item.source, **item.translations}
                _check_line(result, line, replace(item, translations=translations), (default, *languages))
                continue
            result.skipped.append(f"{_location(item)}: the text has changed since; export it again.")
        else:
            _check_line(result, line, item, languages)
    return result


def _check_line(
    result: ImportResult, line: CatalogueLine, item: ImportedLine, languages: Sequence[str]
) -> None:
    for language, text in item.translations.items():
        if language not in languages or not text or text == line.translations.get(language):
            continue
        fault = translation_fault(line.source, text)
        if fault:
            result.refused.append(f"{_location(item)}, {language}: {fault}")
        else:
            result.changes.setdefault(line.id, {})[language] = text


def _location(item: ImportedLine) -> str:
    return f"Line {item.line}, {item.id}" if item.line else item.id


def translation_fault(source: str, translation: str) -> str:
    """Return the reason why a translation cannot replace a text; empty if it can."""
    try:
        translated = _placeholder_names(translation)
    except StrayBraceError:
        return "a brace belongs to no placeholder. Write {name} as in the text."
    original = _placeholder_names(source)
    missing, unknown = sorted(original - translated), sorted(translated - original)
    if missing:
        return f"{', '.join(missing)} is missing."
    return f"{', '.join(unknown)} is not in the text." if unknown else ""


def _placeholder_names(text: str) -> set[str]:
    placeholders = parse_template(text).placeholders
    return {
        f"{{{place.name}.{place.column}}}" if place.column else f"{{{place.name}}}" for place in placeholders
    }


def apply_changes(
    part: CatalogueFile, text: str, changes: Mapping[str, Mapping[str, str]], languages: Sequence[str]
) -> tuple[str, Mapping[str, Mapping[str, str]]]:
    """Return the text of `part` with its changes, and the new words of each changed text by language.

    `languages` are all languages of the service.
    """
    edits, after = YamlEdits(text), {name: dict(unit.by_language) for name, unit in part.units().items()}
    for name, unit in part.units().items():
        if name in changes:
            edits.translate(unit, changes[name], languages)
            same = unit.by_language.get(ALL_LANGUAGES)
            before = after[name] if same is None else dict.fromkeys(languages, same)
            after[name] = {**before, **changes[name]}
    if not part.prefix and part.root is not None:
        edits.set_gateway_words(part.root, _word_changes(changes), languages)
    return edits.apply(), after


def _word_changes(changes: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    words: dict[str, dict[str, str]] = {}
    for name, texts in changes.items():
        if name.startswith(WORDS_PREFIX):
            for language, text in texts.items():
                words.setdefault(language, {})[name.removeprefix(WORDS_PREFIX)] = text
    return words
