"""Changes of a draft's texts in one language: of one text, or by the file of a translator."""

from collections.abc import Mapping

import msgspec

from gateway.console.drafts.draft import with_changes
from gateway.console.translations.text_sheet import TextRow, TextsBefore, TextSheet, make_sheet
from gateway.errors import DefinitionError
from gateway.published_menus.definition import MenuSource
from gateway.published_menus.translations import texts_of_source
from menus.edits.edit_result import EditRefusal
from menus.edits.service_texts import ServiceTexts
from menus.edits.set_text import SetText
from menus.problems import Severity
from menus.translations.catalogue import WORDS_PREFIX
from menus.translations.import_check import translation_fault
from menus.translations.imported_lines import ImportedLine, TranslationFileError
from menus.translations.po import parse_po, po_language
from menus.translations.spreadsheet import parse_csv

GONE = "This text is not in the draft any more. Load the page again."


class ChangedText(msgspec.Struct, frozen=True):
    """A text by its id, with its words before and after."""

    id: str
    before: str
    after: str


class TextSaved(msgspec.Struct, frozen=True):
    """What came of saving one text: the files that it changes, or why it is refused.

    `row`: the text as it was in the draft. `is_stale`: it is another one than the translator saw. `sheet` has all texts
    after the change.
    """

    files: dict[str, str] = {}
    refused: str = ""
    is_stale: bool = False
    row: TextRow | None = None
    sheet: TextSheet | None = None


class TextsImported(msgspec.Struct, frozen=True):
    """What came of a translator's file: its files, the changed texts, and a sentence for each that is not taken.

    `skipped` texts have changed since they were exported, or are gone; `refused` ones have a fault. `trouble` says why
    none is taken.
    """

    files: dict[str, str] = {}
    changed: tuple[ChangedText, ...] = ()
    refused: tuple[str, ...] = ()
    skipped: tuple[str, ...] = ()
    trouble: str = ""


def save_text(
    source: MenuSource, before: TextsBefore, language: str, text: str, words: str, seen: str
) -> TextSaved:
    """Set a text in a language, if it is still the one that the translator saw, whose digest is `seen`."""
    sheet = make_sheet(source, before, language)
    row = next((row for row in sheet.rows if row.id == text and sheet.language == language), None)
    if row is None:
        return TextSaved(refused=sheet.trouble or GONE)
    if row.seen != seen:
        return TextSaved(is_stale=True, row=row)
    fault = translation_fault(row.source, words) if words else "Type the words."
    if fault:
        return TextSaved(refused=fault[:1].upper() + fault[1:], row=row)
    try:
        if text.startswith(WORDS_PREFIX):
            files = _changed_words(source, {text: {language: words}})
        else:
            files = _with_text(source, language, text, words)
        changed = with_changes(source, files)
        after = make_sheet(changed, before, language)
        if new := _new_error(source, changed) if after.trouble or after.has_errors else "":
            raise DefinitionError(f"With these words the menus would have an error: {new}")
    except DefinitionError as error:
        return TextSaved(refused=str(error), row=row)
    return TextSaved(files, row=row, sheet=after)


def import_texts(source: MenuSource, language: str, text: str, *, is_po: bool) -> TextsImported:
    """Put a translator's texts into the draft. Those that have a fault are left out, each with the reason."""
    try:
        texts = texts_of_source(source)
        received = _read(text, texts.service.default_language, language, is_po=is_po)
        result = texts.judge(received, (language,))
        files = _changed_words(source, result.changes)
    except (DefinitionError, TranslationFileError) as error:
        return TextsImported(trouble=str(error))
    before = {line.id: line.translations.get(language, "") for line in texts.lines((language,))}
    changed = tuple(
        ChangedText(name, before.get(name, ""), words[language])
        for name, words in result.changes.items()
        if language in words
    )
    return TextsImported(files, changed, tuple(result.refused), tuple(result.skipped))


def _read(text: str, default: str, language: str, *, is_po: bool) -> tuple[ImportedLine, ...]:
    if is_po:
        named = po_language(text)
        if named not in (None, language):
            raise TranslationFileError(
                f"This PO file is in `{named}`. Choose that language above, or another file."
            )
        return parse_po(text, language)
    received = parse_csv(text, default)
    if not any(language in line.translations for line in received):
        raise TranslationFileError(
            f"This file has no column `{language}` with texts. Export it here, and fill that column."
        )
    return received


def _changed_words(source: MenuSource, changes: Mapping[str, Mapping[str, str]]) -> dict[str, str]:
    edited = texts_of_source(source).edit(changes)
    return {str(path): text for path, text in edited.items()}


def _with_text(source: MenuSource, language: str, text: str, words: str) -> dict[str, str]:
    """Return the files that the edit changes. Raises DefinitionError if it is refused."""
    before = ServiceTexts(source.file, source.text, source.named)
    result = SetText(text=text, words=words, language=language).apply(before)
    if isinstance(result, EditRefusal):
        raise DefinitionError(result.reason)
    after = result.texts
    changed = {name: after.text_of(name) for name in (source.file, *source.named)}
    return {name: new for name, new in changed.items() if new != before.text_of(name)}


def _new_error(before: MenuSource, after: MenuSource) -> str:
    """Return the first error that a change makes; empty if all of them were there before."""
    known = set(_errors(before))
    return next((message for message in _errors(after) if message not in known), "")


def _errors(source: MenuSource) -> list[str]:
    return [one.message for one in source.compile().problems if one.severity is Severity.ERROR]
