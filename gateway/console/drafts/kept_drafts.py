"""What drafts in the store and drafts on disk have in common: their history is in the store."""

from abc import ABC, abstractmethod
from collections.abc import Mapping

from gateway.console.drafts.draft import Draft, DraftConflict, DraftStep, conflict_of, with_changes
from gateway.console.drafts.draft_history import DraftHistory
from gateway.published_menus.definition import MenuSource


class KeptDrafts(ABC):
    """Drafts with their history in the store. It implements most of `Drafts`."""

    def __init__(self, history: DraftHistory) -> None:
        self._history = history

    @abstractmethod
    def current(self) -> Draft:
        """Return the draft. Raises DefinitionError if there is none to begin from."""

    def accept(self, source: MenuSource) -> MenuSource:
        """Return what is to be saved. Raises DefinitionError if a file cannot be kept under its name."""
        return source

    def keep(self, before: Draft, after: Draft) -> Draft | None:  # noqa: ARG002
        """Put what was saved where the draft is kept besides the store. None: it was changed there in between."""
        return after

    def save(
        self, base: int, changes: Mapping[str, str | None], editor: str, *, alone: bool = False
    ) -> Draft | DraftConflict:
        """Save changed files on top of revision `base`."""
        current, before = self.current(), self._history.source(base)
        changed = with_changes(current.source if before is None else before, changes)
        if current.revision == base and changed == current.source:
            return current
        return self._save(current, base, changed, editor, alone=alone)

    def replace(self, base: int, source: MenuSource, editor: str) -> Draft | DraftConflict:
        """Put another service in place of the draft, as a step of its own."""
        return self._save(self.current_or_none(), base, source, editor, alone=True)

    def go_to(self, base: int, step: int, editor: str) -> Draft | DraftConflict:
        """Go to a step of the history. If there is no such step, nothing changes."""
        before = self.current()
        if not self._history.go_to(base, step, editor):
            return DraftConflict(before, {})
        after = self._history.latest() or before
        return self.keep(before, after) or DraftConflict(self.current(), {})

    def undo(self, base: int, editor: str) -> Draft | DraftConflict:
        """Go one step back."""
        return self.go_to(base, self._history.position - 1, editor)

    def redo(self, base: int, editor: str) -> Draft | DraftConflict:
        """Go one step forward again."""
        return self.go_to(base, self._history.position + 1, editor)

    def history(self) -> list[DraftStep]:
        """Return the steps that are kept, the oldest first."""
        return self._history.steps()

    def published(self, number: int) -> None:
        """Note that the draft builds on this live version."""
        self._history.set_based_on(number)

    def current_or_none(self) -> Draft | None:
        """Return the draft as the store has it, even if there is nothing to begin one from."""
        return self._history.latest()

    def _save(
        self, current: Draft | None, base: int, source: MenuSource, editor: str, *, alone: bool
    ) -> Draft | DraftConflict:
        before = self._history.source(base)
        if self._history.save(base, self.accept(source), editor, alone=alone):
            after = self._history.latest()
            kept = after if current is None or after is None else self.keep(current, after)
            if kept is not None:
                return kept
        conflict = conflict_of(before, source, self.current())
        return conflict if conflict.merged else conflict.current
