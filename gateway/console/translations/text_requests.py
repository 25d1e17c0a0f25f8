"""What the draft process is asked about texts."""

import msgspec

from gateway.console.translations.text_changes import import_texts, save_text
from gateway.console.translations.text_sheet import TextsBefore, make_sheet
from gateway.published_menus.definition import MenuSource
from gateway.published_menus.translations import texts_of_source
from menus.translations.po import format_po
from menus.translations.spreadsheet import format_csv

BYTE_ORDER_MARK = "\ufeff"  # by which Excel knows UTF-8


class SheetRequest(msgspec.Struct, frozen=True, tag="texts"):
    """For the sheet of a language, against what was live before."""

    source: MenuSource
    before: TextsBefore
    language: str


class SaveRequest(msgspec.Struct, frozen=True, tag="save text"):
    """For one text in other words. `seen` is the digest of the row that the translator saw."""

    source: MenuSource
    before: TextsBefore
    language: str
    text: str
    words: str
    seen: str


class ImportRequest(msgspec.Struct, frozen=True, tag="import texts"):
    """For the texts of a translator's file."""

    source: MenuSource
    language: str
    text: str
    is_po: bool


class ExportRequest(msgspec.Struct, frozen=True, tag="export texts"):
    """For the texts of a language as a file for a translator."""

    source: MenuSource
    language: str
    is_po: bool


TextRequest = SheetRequest | SaveRequest | ImportRequest | ExportRequest


def answer_text_request(request: TextRequest) -> msgspec.Struct | str:
    """Return the answer: a sheet, what came of a change, or the text of a file."""
    match request:
        case SheetRequest(source, before, language):
            return make_sheet(source, before, language)
        case SaveRequest(source, before, language, text, words, seen):
            return save_text(source, before, language, text, words, seen)
        case ImportRequest(source, language, text, is_po):
            return import_texts(source, language, text, is_po=is_po)
        case ExportRequest(source, language, is_po):
            return _export(source, language, is_po=is_po)


def _export(source: MenuSource, language: str, *, is_po: bool) -> str:
    texts = texts_of_source(source)
    lines = texts.lines((language,))
    if is_po:
        return format_po(lines, language)
    return BYTE_ORDER_MARK + format_csv(lines, texts.service.default_language, (language,))
