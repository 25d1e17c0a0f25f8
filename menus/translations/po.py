"""Texts as a gettext PO file, for translators' tools: the id is the context of each message."""

import io
from collections.abc import Sequence

from babel.messages.pofile import PoFileError, escape, read_po

from menus.translations.catalogue import Line
from menus.translations.received import Received, UnreadableError


def write_po(lines: Sequence[Line], language: str) -> str:
    """The PO text for one language."""
    header = (
        f"Content-Type: text/plain; charset=UTF-8\nContent-Transfer-Encoding: 8bit\nLanguage: {language}\n"
    )
    blocks = [f'msgid ""\nmsgstr {_lines(header)}\n']
    for line in lines:
        note = f"#. {line.note}\n" if line.note else ""
        translation = line.translations.get(language, "")
        blocks.append(
            f"{note}msgctxt {escape(line.id)}\nmsgid {_lines(line.source)}\nmsgstr {_lines(translation)}\n"
        )
    return "\n".join(blocks)


def _lines(text: str) -> str:
    if "\n" not in text:
        return str(escape(text))
    return "\n".join(['""', *(str(escape(line)) for line in text.splitlines(keepends=True))])


def read_po_text(text: str, language: str) -> tuple[Received, ...]:
    """The messages of a PO text; those marked fuzzy are left out. UnreadableError where it is none."""
    try:
        found = read_po(io.StringIO(text.removeprefix("\ufeff")), abort_invalid=True)
    except (PoFileError, ValueError, LookupError) as error:
        raise UnreadableError(f"This is no PO file: {error}.") from error
    return tuple(
        Received(
            message.context,
            str(message.id),
            {language: str(message.string or "").strip()},
            message.lineno or 0,
        )
        for message in found
        if message.id and message.context and not message.fuzzy
    )


def language_of(text: str) -> str | None:
    """The language that the header names."""
    for line in text.splitlines():
        if line.startswith('"Language:'):
            return line.removeprefix('"Language:').split("\\n")[0].strip(' "') or None
    return None
