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
        return (
            draft is not None
            and draft.editor not in (FROM_DISK, FROM_LIVE)
            and draft.source.text == source.text
            # A text with errors may hide which files it names.
            and source.named.items() <= draft.source.named.items()
            and versions.current() is not None
        )

    return is_unpublished_edit
