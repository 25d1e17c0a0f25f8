"""Texts as CSV for spreadsheets, with a line for each text and a column for each language."""

import csv
import io
from collections.abc import Sequence

from menus.spreadsheet_cells import cell_text, text_row
from menus.translations.catalogue import CatalogueLine
from menus.translations.imported_lines import ImportedLine, TranslationFileError

ID_COLUMN, NOTE_COLUMN = "id", "note"


def format_csv(lines: Sequence[CatalogueLine], default: str, languages: Sequence[str]) -> str:
    """Return the CSV text. Save it with a byte order mark, because Excel needs one to read UTF-8."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([ID_COLUMN, default, *languages, NOTE_COLUMN])
    for line in lines:
        translations = (line.translations.get(language, "") for language in languages)
        writer.writerow(text_row((line.id, line.source, *translations, line.note)))
    return out.getvalue()


def parse_csv(text: str, default: str) -> tuple[ImportedLine, ...]:
    """Return the lines of a CSV text with commas, semicolons or tabs. Raise TranslationFileError for other texts."""
    text = text.removeprefix("\ufeff")
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    names = [name.strip() for name in reader.fieldnames or ()]
    if ID_COLUMN not in names:
        raise TranslationFileError(
            f"The first line must name the columns: {ID_COLUMN}, {default} and the languages."
        )
    reader.fieldnames = names
    languages = [name for name in names if name not in (ID_COLUMN, NOTE_COLUMN, default, "")]
    try:
        return tuple(
            ImportedLine(
                _cell(row[ID_COLUMN]),
                None if row.get(default) is None else _cell(row[default]),
                {language: _cell(row.get(language)) for language in languages},
                reader.line_num,
            )
            for row in reader
            if (row[ID_COLUMN] or "").strip()
        )
    except csv.Error as error:
        raise TranslationFileError(f"Line {reader.line_num} is not CSV: {error}.") from error


def _cell(text: str | None) -> str:
    return cell_text((text or "").replace("\r\n", "\n").replace("\r", "\n")).strip()
