"""What the editor's scripts are told of the draft."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from gateway.console.drafts.draft import FROM_DISK, FROM_LIVE, Draft, DraftConflict
from gateway.published_menus.definition import MenuSource

Moment = Callable[[datetime], str]
UNREAD = {FROM_LIVE: "the live version", FROM_DISK: "the file on disk"}


def draft_answer(draft: Draft, others: list[str], token: str, in_words: Moment) -> dict[str, Any]:
    """Return the draft as the editor opens it. `token` is that of the session's forms."""
    return {
        "revision": draft.revision,
        "main": draft.source.file,
        "files": edited_files(draft.source),
        "saved": saved_words(draft, in_words),
        "others": others,
        "token": token,
        "can_undo": draft.can_undo,
        "can_redo": draft.can_redo,
    }


def saved_words(draft: Draft, in_words: Moment) -> str:
    """Return who saved last and when, in words."""
    if draft.editor in UNREAD:
        return f"As {UNREAD[draft.editor]}."
    return f"Saved by {draft.editor}, {in_words(draft.edited_at)}."


def saved_answer(
    draft: Draft, sent: dict[str, str], others: list[str], merged_with: str = ""
) -> dict[str, Any]:
    """Return what a save came to: the revision, and the files that are not as they were sent."""
    files = {name: text for name, text in edited_files(draft.source).items() if sent.get(name, text) != text}
    if merged_with:
        files = {name: text for name, text in edited_files(draft.source).items() if sent.get(name) != text}
    return {
        "revision": draft.revision,
        "files": files,
        "merged": bool(merged_with),
        "by": merged_with,
        "others": others,
        "can_undo": draft.can_undo,
        "can_redo": draft.can_redo,
    }


def conflict_answer(conflict: DraftConflict) -> dict[str, Any]:
    """Return the text that somebody else saved, where both changed the same lines."""
    who = conflict.current.editor
    return {
        "error": f"{UNREAD.get(who, who).capitalize()} changed the same lines.",
        "revision": conflict.current.revision,
        "files": edited_files(conflict.current.source),
        "by": UNREAD.get(who, who),
    }


def edited_files(source: MenuSource) -> dict[str, str]:
    """Return the files that the editor shows: the menu file and the YAML files that it includes."""
    included = {name: text for name, text in source.named.items() if name.endswith((".yaml", ".yml"))}
    return {source.file: source.text, **included}
