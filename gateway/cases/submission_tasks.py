"""The tasks of submissions that were given up: try all of them again, or delete all of them, in batches."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

from gateway.cases.refused_submissions import RefusedSubmissions
from gateway.cases.submission_admin import SubmissionAdmin
from gateway.storage.outbox.outbox import Outbox
from gateway.workers.tasks import Task, TaskProgress

RETRY_ALL: Final = "retry submissions"
PURGE_ALL: Final = "purge submissions"
BATCH = 200


@dataclass(frozen=True, slots=True)
class SubmissionTasks:
    """Does those tasks. Each takes what had been given up when it was asked for, and nothing that came after."""

    outbox: Outbox
    admin: SubmissionAdmin
    refused: RefusedSubmissions

    def retry_all(self, task: Task) -> Iterator[TaskProgress]:
        """Make all of them due at once."""
        return self._each(task, self.admin.retry_many)

    def purge_all(self, task: Task) -> Iterator[TaskProgress]:
        """Delete all of them, with their cases."""
        return self._each(task, self.refused.purge_many)

    def _each(self, task: Task, change: Callable[[list[str]], list[bool]]) -> Iterator[TaskProgress]:
        until = task.asked_at.timestamp()
        done, changed = task.done, task.changed
        while items := self.outbox.dead_until(until, BATCH):
            batch = change(items)
            done, changed = done + len(batch), changed + sum(batch)
            yield TaskProgress(done, changed, done + self.outbox.count_dead_until(until))
