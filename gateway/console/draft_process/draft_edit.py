"""Changes the text of a draft by an edit, or says why it cannot be changed so."""

from typing import Any

import msgspec

from gateway.console.draft_process.service_texts import service_texts
from gateway.published_menus.definition import MenuSource
from menus.edits.edit import Edit
from menus.edits.edit_result import EditDone
from menus.edits.registry import decode_edit
from menus.edits.service_texts import ServiceTexts

UNKNOWN_EDIT = "The console does not know this change. Make it in the text."


class EditAnswer(msgspec.Struct, frozen=True):
    """The files that an edit changed, and what it leaves to do; or why it is refused, and at which line."""

    files: dict[str, str] = {}
    left: list[str] = []
    refused: str = ""
    file: str = ""
    line: int = 0


def edit_draft(source: MenuSource, edit: dict[str, Any]) -> EditAnswer:
    """Carry an edit out."""
    try:
        decoded = decode_edit(msgspec.json.encode(edit))
    except msgspec.DecodeError:
        return EditAnswer(refused=UNKNOWN_EDIT)
    return edit_answer(service_texts(source), decoded)


def edit_answer(texts: ServiceTexts, edit: Edit) -> EditAnswer:
    """Return the files that an edit changes, or why it is refused."""
    result = edit.apply(texts)
    if not isinstance(result, EditDone):
        place = result.place
        return EditAnswer(
            refused=result.reason, file=place.file if place else "", line=place.line if place else 0
        )
    after = {result.texts.file: result.texts.text, **result.texts.named}
    before = {texts.file: texts.text, **texts.named}
    changed = {name: text for name, text in after.items() if before[name] != text}
    return EditAnswer(changed, [one.message for one in result.left])
