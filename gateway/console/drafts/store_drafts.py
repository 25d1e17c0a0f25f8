"""The draft in the store. As long as nobody changes it, it follows the live version."""

from gateway.console.drafts.draft import FROM_LIVE, Draft
from gateway.console.drafts.draft_history import DraftHistory
from gateway.console.drafts.kept_drafts import KeptDrafts
from gateway.errors import DefinitionError
from gateway.published_menus.versions import VersionStore

NO_DRAFT = (
    "There is no draft, and nothing is published. Begin with a template, or with `gateway draft put FILE`."
)


class StoreDrafts(KeptDrafts):
    """The draft of a gateway whose menus are published from the store."""

    def __init__(self, history: DraftHistory, versions: VersionStore) -> None:
        super().__init__(history)
        self._versions = versions

    def current(self) -> Draft:
        """Return the draft. It begins as a copy of the live version."""
        draft, live = self._history.latest(), self._versions.current()
        if live is not None and (draft is None or self._is_overtaken(draft, live)):
            draft = self._begin_from(live)
        if draft is None:
            raise DefinitionError(NO_DRAFT)
        return draft

    def _is_overtaken(self, draft: Draft, live: int) -> bool:
        """Return True if a newer version is live, and the draft has nothing that was not live before.

        After a roll-back the draft stays: it has what is to be mended.
        """
        if draft.based_on is None or live <= draft.based_on:
            return False
        before = self._versions.source(draft.based_on)
        return draft.editor == FROM_LIVE if before is None else before == draft.source

    def _begin_from(self, live: int) -> Draft | None:
        source = self._versions.source(live)
        if source is None:
            raise DefinitionError(f"Version {live}, which is live, cannot be read by this release.")
        # If somebody else saves at the same moment, theirs is the draft.
        self._history.save(self._history.revision, source, FROM_LIVE, alone=True, based_on=live)
        return self._history.latest()
