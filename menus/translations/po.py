"""Texts as a gettext PO file, for translators' tools. The context of a message is its id."""

import io
from collections.abc import Sequence

from babel.messages.pofile import PoFileError, escape, read_po

from menus.translations.catalogue import CatalogueLine
from menus.translations.imported_lines import ImportedLine, TranslationFileError


def format_po(lines: Sequence[CatalogueLine], language: str) -> str:
    """Return the PO text for one language."""
    header = (
        f"Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\nLanguage: {language}\n"
    )
    blocks = [f'msgid ""\nmsgstr {_quoted_lines(header)}\n']
    for line in lines:
        note = f"#. {line.note}\n" if line.note else ""
        translation = line.translations.get(language, "")
        blocks.append(
            f"{note}msgctxt {escape(line.id)}\n"
            f"msgid {_quoted_lines(line.source)}\nmsgstr {_quoted_lines(translation)}\n"
        )
    return "\n".join(blocks)


def _quoted_lines(text: str) -> str:
    if "\n" not in text:
        return str(escape(text))
    return "\n".join(['""', *(str(escape(line)) for line in text.splitlines(keepends=True))])


def parse_po(text: str, language: str) -> tuple[ImportedLine, ...]:
    """Return the messages of a PO text, except fuzzy ones. Raise TranslationFileError if it is no PO text."""
    try:
        found = read_po(io.StringIO(text.removeprefix("\ufeff")), abort_invalid=True)
    except (PoFileError, ValueError, LookupError) as error:
        raise TranslationFileError(f"This is no PO file: {error}.") from error
    return tuple(
        ImportedLine(
            message.context,
            str(message.id),
            {language: str(message.string or "").strip()},
            message.lineno or 0,
        )
        for message in found
        if message.id and message.context and not message.fuzzy
    )


def po_language(text: str) -> str | None:
    """Return the language that the header names; None if it names none."""
    for line in text.splitlines():
        if line.startswith('"Language:'):
            return line.removeprefix('"Language:').split("\\n")[0].strip(' "') or None
    return None
