"""Makes the objects that keep the draft of the menus."""

from functools import cached_property

from gateway.console.drafts.draft import Drafts
from gateway.console.drafts.draft_history import DraftHistory
from gateway.console.drafts.folder_drafts import FolderDrafts
from gateway.console.drafts.presence import DraftPresence
from gateway.console.drafts.store_drafts import StoreDrafts
from gateway.container.menus import MenuComponents
from gateway.container.resources import Resources


class DraftComponents:
    """The objects that keep the draft of the menus."""

    def __init__(self, resources: Resources, menus: MenuComponents) -> None:
        self._resources = resources
        self._menus = menus

    @cached_property
    def drafts(self) -> Drafts:
        """The draft: in development the menu file on disk, else in the store."""
        settings = self._resources.settings
        history = DraftHistory(self._resources.redis, self._resources.clock)
        if settings.development and settings.menus.is_file():
            return FolderDrafts(history, settings.menus)
        return StoreDrafts(history, self._menus.versions)

    @cached_property
    def presence(self) -> DraftPresence:
        """The people who have the draft open."""
        return DraftPresence(self._resources.redis, self._resources.clock)
