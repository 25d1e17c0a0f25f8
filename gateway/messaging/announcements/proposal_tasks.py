"""The tasks of proposed announcements: count, queue, cancel."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import islice
from typing import Final

from gateway.messaging.announcements.announcement import Announcement
from gateway.messaging.announcements.announcement_store import AnnouncementStore
from gateway.messaging.announcements.dry_run import DryRunTotals
from gateway.messaging.announcements.numbers_file import NumbersFile, NumbersFileError
from gateway.messaging.announcements.planner import AnnouncementPlanner, PlannedText
from gateway.messaging.announcements.proposal import Proposal, ProposalStore, open_uploaded, summarise
from gateway.messaging.routing.delivery_config import DeliveryConfig
from gateway.workers.tasks import Task, TaskProgress
from menus.model import Service

COUNT: Final = "count announcement"
QUEUE: Final = "queue announcement"
CANCEL: Final = "cancel announcement"
BATCH = 500
GONE = "The proposal is gone: upload the file again."
MENUS_CHANGED = "The published menus changed since it was counted: count it again."


@dataclass(frozen=True, slots=True)
class ProposalTasks:
    """Does those tasks. `published` returns the published service and its digest. The subject of a task is the id."""

    proposals: ProposalStore
    announcements: AnnouncementStore
    planner: Callable[[Announcement], AnnouncementPlanner]
    delivery: Callable[[], DeliveryConfig]
    published: Callable[[], tuple[Service, str]]

    def count(self, task: Task) -> Iterator[TaskProgress]:
        """Count what it would send, and keep the result."""
        try:
            proposal = self._require(task)
            service, digest = self.published()
            contents = self.proposals.contents(proposal.id)
            lines = contents.count(b"\n") + 1
            with open_uploaded(contents, proposal.file) as numbers:
                totals, done = DryRunTotals(self.delivery()), 0
                announcement = proposal.announcement(service, numbers.columns)
                plan = self.planner(announcement).plan(numbers.rows())
                while batch := list(islice(plan, BATCH)):
                    for line in batch:
                        totals.add(line)
                    done += len(batch)
                    yield TaskProgress(done, totals.texts, max(done, lines))
            self.proposals.note_summary(proposal.id, summarise(totals), digest)
        except NumbersFileError as error:
            self.proposals.note_error(task.subject, str(error))
            raise

    def queue(self, task: Task) -> Iterator[TaskProgress]:
        """Queue its texts, each once. Begun again, it goes on where it broke off."""
        try:
            yield from self._queue_approved(task)
        except NumbersFileError as error:
            self.proposals.note_error(task.subject, str(error))
            raise

    def _queue_approved(self, task: Task) -> Iterator[TaskProgress]:
        proposal = self._require(task)
        if not proposal.approved_by:
            raise NumbersFileError("Nobody has approved it.")
        service, digest = self.published()
        begun = self.announcements.find(proposal.id) is not None
        if digest != proposal.menus and not begun:
            raise NumbersFileError(MENUS_CHANGED)
        with open_uploaded(self.proposals.contents(proposal.id), proposal.file) as numbers:
            announcement = proposal.announcement(service, numbers.columns)
            yield from self._queue(announcement, numbers, task.total)
        self.proposals.drop(proposal.id)

    def _queue(self, announcement: Announcement, numbers: NumbersFile, total: int) -> Iterator[TaskProgress]:
        self.announcements.begin(announcement)
        plan = self.planner(announcement).plan(numbers.rows())
        done = queued = 0
        while batch := list(islice(plan, BATCH)):
            texts = [one for one in batch if isinstance(one, PlannedText)]
            queued += self.announcements.queue(announcement, [one for one in texts if not one.known])
            done += len(texts)
            yield TaskProgress(done, queued, max(total, done))
        self.announcements.finish(announcement)

    def cancel(self, task: Task) -> Iterator[TaskProgress]:
        """Suppress the texts of a cancelled announcement that no provider has."""
        done = 0
        for suppressed in self.announcements.suppress(task.subject):
            done += suppressed
            yield TaskProgress(done, done, max(task.total, done))

    def _require(self, task: Task) -> Proposal:
        proposal = self.proposals.find(task.subject)
        if proposal is None:
            raise NumbersFileError(GONE)
        return proposal
