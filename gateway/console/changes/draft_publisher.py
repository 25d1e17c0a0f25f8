"""Publishes the draft by the rules of the console: as it was seen, with a summary, by a second person if need be."""

from collections.abc import Callable
from pathlib import Path

from gateway.console.changes.trial_numbers import WrongNumbersError, read_numbers
from gateway.console.drafts.draft import Draft, Drafts
from gateway.errors import DefinitionError, GatewayError
from gateway.published_menus.publisher import Publisher, PublishResult
from gateway.published_menus.trial_publisher import TrialPublisher, TrialResult
from gateway.published_menus.versions import VersionStore
from menus.model import Service

MAX_SUMMARY = 200  # characters


class PublicationRefusedError(GatewayError):
    """The draft was not published. The text says why. `field` is the entry of the form that it is about, if any."""

    def __init__(self, reason: str, field: str = "") -> None:
        super().__init__(reason)
        self.field = field


class DraftPublisher:
    """Publishes the draft, or lets some begin on it first.

    `folder` has those of its recordings that are not stored yet. `digest` returns the keyed digest of a number.
    """

    def __init__(
        self,
        drafts: Drafts,
        versions: VersionStore,
        publisher: Publisher,
        trials: TrialPublisher,
        folder: Path,
        digest: Callable[[str], str],
        *,
        two_people: bool,
    ) -> None:
        self._drafts = drafts
        self._versions = versions
        self._publisher = publisher
        self._trials = trials
        self._folder = folder
        self._digest = digest
        self._two_people = two_people

    def needs_another(self, draft: Draft, person: str) -> bool:
        """Return True if this person edited the draft last, and another one has to publish it."""
        return self._two_people and draft.editor == person

    def publish(self, revision: int, live: int | None, summary: str, person: str) -> PublishResult:
        """Publish the draft that a person saw at a revision, when `live` was live.

        Raises PublicationRefusedError, and changes nothing, if one of the rules does not hold.
        """
        draft, summary = self._require_rules(revision, live, summary, person)
        service = _compiled(draft)
        try:
            result = self._publisher.publish_source(draft.source, service, self._folder, person, summary)
        except DefinitionError as error:
            raise PublicationRefusedError(str(error)) from error
        self._drafts.published(result.version.number)
        return result

    def begin_trial(
        self, revision: int, live: int | None, summary: str, person: str, numbers: str, share: int
    ) -> TrialResult:
        """Let named numbers and a share of the new sessions, in per cent, begin on the draft.

        Without numbers those that it is on trial with stay. Raises PublicationRefusedError, and changes nothing, if one
        of the rules does not hold.
        """
        draft, summary = self._require_rules(revision, live, summary, person)
        service = _compiled(draft)
        try:
            callers = [self._digest(number) for number in read_numbers(numbers, service.country)]
        except WrongNumbersError as error:
            raise PublicationRefusedError(str(error), "numbers") from error
        if not callers and not share:
            raise PublicationRefusedError("Write numbers here, or choose a share of the others.", "numbers")
        try:
            result = self._trials.begin_source(draft.source, service, self._folder, callers or None, share)
        except GatewayError as error:
            raise PublicationRefusedError(str(error)) from error
        self._versions.describe(result.number, person, summary)
        return result

    def widen_trial(self, person: str, share: int) -> TrialResult:
        """Let a larger share of the new sessions begin on the version on trial; 100 makes it live.

        Raises PublicationRefusedError, and changes nothing, if this person edited the draft last and may not publish
        it; GatewayError if there is no trial.
        """
        draft = self._latest()
        if draft is not None and self.needs_another(draft, person):
            raise PublicationRefusedError("You edited the draft last. Somebody else has to widen the trial.")
        result = self._trials.change(share=share)
        is_tried = draft is not None and self._versions.number_of(draft.source.digest) == result.number
        if is_tried and result.trial is None:
            self._drafts.published(result.number)
        return result

    def _latest(self) -> Draft | None:
        """Return the draft; None if there is none that can be read."""
        try:
            return self._drafts.current()
        except DefinitionError:
            return None

    def _require_rules(self, revision: int, live: int | None, summary: str, person: str) -> tuple[Draft, str]:
        """Return the draft and the summary in one line. Raises PublicationRefusedError if a rule does not hold."""
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
        return draft, summary


def _compiled(draft: Draft) -> Service:
    service = draft.source.compile().service
    if service is None:
        raise PublicationRefusedError("The draft has errors. Mend them, then publish.")
    return service
