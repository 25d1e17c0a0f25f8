"""The task that forgets a person, as an operator asked in the console. `gateway forget` does the same."""

import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Final

import redis

from gateway.operations.audit_trail import AuditTrail
from gateway.operations.erasure import BATCH, Eraser, ErasureCounts
from gateway.storage.store_files import StoreFiles
from gateway.workers.tasks import Task, TaskProgress

FORGET: Final = "forget"
KEPT_SECONDS = 3600  # for which what was erased can be read
REWRITE_WAIT_SECONDS = 10.0  # shorter than the lock of a task
FILES_REWRITTEN: Final = "files_rewritten"


@dataclass(frozen=True, slots=True)
class ErasureResult:
    """What was erased, and whether the files of the store are being rewritten."""

    counts: ErasureCounts
    files_rewritten: bool


@dataclass(frozen=True, slots=True)
class ErasureTask:
    """Forgets the person the digest of whose number is the subject of a task. Begun again, it erases what is left."""

    client: redis.Redis
    eraser: Callable[[], Eraser]
    audit: AuditTrail
    store_files: Callable[[], Sequence[StoreFiles]]

    def forget(self, task: Task) -> Iterator[TaskProgress]:
        """Erase, step by step, have the files of the store rewritten, and add what was erased to the audit trail."""
        steps = self.eraser().erase_in_steps(task.subject)
        total, done, counts = self.client.dbsize(), 0, next(steps)
        for counts in steps:  # noqa: B007 - the last ones are those of all steps
            done = min(total, done + BATCH)
            yield TaskProgress(done, 0, max(1, total))
        rewritings = [files.rewrite(REWRITE_WAIT_SECONDS) for files in self.store_files()]
        self.audit.record(task.who, "forgot", f"task {task.id}", asdict(counts))
        result = json.dumps(asdict(counts) | {FILES_REWRITTEN: all(rewritings)})
        yield TaskProgress(total, sum(number for number, _ in counts.lines), max(1, total), result)


def read_erasure(result: str) -> ErasureResult | None:
    """Return what came of the task; None until it is over."""
    if not result:
        return None
    fields = json.loads(result)
    rewritten = fields.pop(FILES_REWRITTEN)
    return ErasureResult(ErasureCounts(**fields), rewritten)
