"""Tells whether a menu file on disk is as somebody left it in the console, and waits to be published there."""

from collections.abc import Callable

from gateway.console.drafts.draft import FROM_DISK, FROM_LIVE
from gateway.console.drafts.draft_history import DraftHistory
from gateway.published_menus.definition import MenuSource
from gateway.published_menus.versions import VersionStore


def unpublished_edit_test(history: DraftHistory, versions: VersionStore) -> Callable[[MenuSource], bool]:
    """Return a function that tells it of a source. Nothing waits as long as nothing is live.

    The function may raise redis.RedisError.
    """

    def is_unpublished_edit(source: MenuSource) -> bool:
        draft = history.latest()
        if draft is None or draft.editor in (FROM_DISK, FROM_LIVE) or versions.current() is None:
            return False
        return _holds(draft.source, source) or _is_about_to_be_written(draft.revision - 1, source)

    def _is_about_to_be_written(before: int, source: MenuSource) -> bool:
        """Return whether the file has the edit before the latest: the console stores an edit, then writes the file."""
        earlier = history.source(before)
        if earlier is None or not _holds(earlier, source):
            return False
        editors = {step.revision: step.editor for step in history.steps()}
        return editors.get(before) not in (FROM_DISK, FROM_LIVE)

    return is_unpublished_edit


def _holds(draft: MenuSource, source: MenuSource) -> bool:
    """Return whether a draft has the text of a source. A text with errors may hide which files it names."""
    return draft.text == source.text and source.named.items() <= draft.named.items()
