"""Texts as CSV that spreadsheets open: a line for each text, a column for each language."""

import csv
import io
from collections.abc import Sequence

from menus.translations.catalogue import Line
from menus.translations.received import Received, UnreadableError

ID, NOTE = "id", "note"


def write_csv(lines: Sequence[Line], default: str, languages: Sequence[str]) -> str:
    """The CSV text. It is to be saved with a byte order mark, without which Excel takes it for another alphabet."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([ID, default, *languages, NOTE])
    for line in lines:
        translations = (line.translations.get(language, "") for language in languages)
        writer.writerow([line.id, line.source, *translations, line.note])
    return out.getvalue()


def read_csv(text: str, default: str) -> tuple[Received, ...]:
    """The lines of a CSV text, with commas, semicolons or tabs between the cells; UnreadableError where it is none."""
    text = text.removeprefix("\ufeff")
    header = text.partition("\n")[0]
    delimiter = max(",;\t", key=header.count)
    reader = csv.DictReader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    names = [name.strip() for name in reader.fieldnames or ()]
    if ID not in names:
        raise UnreadableError(f"The first line must name the columns: {ID}, {default} and the languages.")
    reader.fieldnames = names
    languages = [name for name in names if name not in (ID, NOTE, default, "")]
    try:
        return tuple(
            Received(
                (row[ID] or "").strip(),
                None if row.get(default) is None else _cell(row[default]),
                {language: _cell(row.get(language)) for language in languages},
                reader.line_num,
            )
            for row in reader
            if (row[ID] or "").strip()
        )
    except csv.Error as error:
        raise UnreadableError(f"Line {reader.line_num} is not CSV: {error}.") from error


def _cell(text: str | None) -> str:
    return (text or "").replace("\r\n", "\n").replace("\r", "\n").strip()
