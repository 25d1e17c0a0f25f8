"""Saves the draft for the editor: merges what two people changed in different lines, and notes who began to edit."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from gateway.console.drafts.draft import Draft, DraftConflict, Drafts
from gateway.operations.audit_trail import AuditTrail

NEW_SPELL = timedelta(minutes=10)  # after so long, somebody's next save is an act of its own
MERGE_TRIES = 3


class DraftEditing:
    """Saves texts of the draft. Threads may share it."""

    def __init__(self, drafts: Drafts, audit: AuditTrail, clock: Callable[[], datetime]) -> None:
        self._drafts = drafts
        self._audit = audit
        self._clock = clock

    def save(
        self, base: int, files: Mapping[str, str], editor: str, *, alone: bool = False
    ) -> tuple[Draft | DraftConflict, str]:
        """Save files that were changed since revision `base`. Returns also with whose change they were merged.

        `alone`: it is a step of its own in the history. A conflict is left only where both changed the same lines.
        Raises DefinitionError if there is no draft.
        """
        before = self._drafts.current()
        saved, merged_with = self._drafts.save(base, files, editor, alone=alone), ""
        for _ in range(MERGE_TRIES):
            if isinstance(saved, Draft) or not saved.is_clean:
                break
            merged_with = saved.current.editor
            merged = {name: text.text for name, text in saved.merged.items()}
            saved = self._drafts.save(saved.current.revision, merged, editor)
        if isinstance(saved, Draft) and saved.revision != before.revision:
            self._note(before, saved, editor)
        return saved, merged_with

    def step(self, base: int, *, forward: bool, editor: str) -> Draft | DraftConflict:
        """Go one step back in the history, or forward again. A conflict: the draft is not at revision `base`."""
        found = self._drafts.redo(base, editor) if forward else self._drafts.undo(base, editor)
        if isinstance(found, Draft) and found.revision != base:
            step = "forward" if forward else "back"
            self._audit.record(editor, "change draft", f"revision {found.revision}", {"step": step})
        return found

    def _note(self, before: Draft, saved: Draft, editor: str) -> None:
        if before.editor != editor or self._clock() - before.edited_at > NEW_SPELL:
            self._audit.record(
                editor, "edit draft", f"revision {saved.revision}", {"file": saved.source.file}
            )
