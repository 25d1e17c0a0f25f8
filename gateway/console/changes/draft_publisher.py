"""Publishes the draft by the rules of the console: as it was seen, with a summary, by a second person if need be."""

from pathlib import Path

from gateway.console.drafts.draft import Draft, Drafts
from gateway.errors import DefinitionError, GatewayError
from gateway.published_menus.publisher import Publisher, PublishResult
from gateway.published_menus.versions import VersionStore

MAX_SUMMARY = 200  # characters


class PublicationRefusedError(GatewayError):
    """The draft was not published. The text says why. `field` is the entry of the form that it is about, if any."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.field = field


class DraftPublisher:
    """Publishes the draft. `folder` has those of its recordings that are not stored yet."""

    def __init__(
        self,
        drafts: Drafts,
        versions: VersionStore,
        publisher: Publisher,
        folder: Path,
        *,
        two_people: bool,
    ) -> None:
        self._drafts = drafts
        self._versions = versions
        self._publisher = publisher
        self._folder = folder
        self._two_people = two_people

    def needs_another(self, draft: Draft, person: str) -> bool:
        """Return True if this person edited the draft last, and another one has to publish it."""
        return self._two_people and draft.editor == person

    def publish(self, revision: int, live: int | None, summary: str, person: str) -> PublishResult:
        """Publish the draft that a person saw at a revision, when `live` was live.

        Raises PublicationRefusedError, and changes nothing, if one of the rules does not hold.
        """
        summary = " ".join(summary.split())
        draft = self._drafts.current()
        if self.needs_another(draft, person):
            raise PublicationRefusedError("You edited this draft last. Somebody else has to publish it.")
        if draft.revision != revision:
            raise PublicationRefusedError(
                "The draft was changed since you opened this page. Look at what it changes now, then publish."
            )
        if self._versions.current() != live:
            raise PublicationRefusedError(
                "Another version went live since you opened this page. Look at the changes against it, then publish."
            )
        if not summary:
            raise PublicationRefusedError("Say in a few words what changes.", "summary")
        if len(summary) > MAX_SUMMARY:
            raise PublicationRefusedError(f"Say it in {MAX_SUMMARY} characters at most.", "summary")
        return self._publish(draft, summary, person)

    def _publish(self, draft: Draft, summary: str, person: str) -> PublishResult:
        compiled = draft.source.compile()
        if compiled.service is None:
            raise PublicationRefusedError("The draft has errors. Mend them, then publish.")
        try:
            result = self._publisher.publish_source(
                draft.source, compiled.service, self._folder, person, summary
            )
        except DefinitionError as error:
            raise PublicationRefusedError(str(error)) from error
        self._drafts.published(result.version.number)
        return result
