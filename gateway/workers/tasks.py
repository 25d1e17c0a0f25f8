"""Tasks: long work that an operator asked for in the console. A worker does it in batches, and tells how far it is.

Of one kind and subject one task is under way at a time, so that a form that is sent twice asks for one. A task that its
worker left behind is taken up by the next one: what a task does to an item can be done again without harm.
"""

import logging
import secrets
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Final, cast

import msgspec
import redis
from redis.exceptions import LockError

from gateway.errors import GatewayError
from gateway.operations import logs
from gateway.storage.records import read_record
from gateway.storage.redis_clients import Script

KEPT_SECONDS = 7 * 86_400
WAITING_KEY, LOCK_KEY = "tasks:waiting", "tasks:lock"
LOCK_SECONDS = 30.0  # longer than any batch; the lock is renewed after each
LOOK_EVERY_SECONDS = 1.0
WAITING: Final = "waiting"
RUNNING: Final = "running"
DONE: Final = "done"
FAILED: Final = "failed"
ADD_TASK = Script(Path(__file__).with_name("add_task.lua"))

logger = logging.getLogger(__name__)


class Task(msgspec.Struct, frozen=True, kw_only=True):
    """A task. `total` items are to be looked at, `done` were, and `changed` of those were changed.

    `subject` names what it is about; with `kind` it is what no two tasks under way have in common. `result` is what it
    found, in a form of its kind. `error` is a sentence for people, `kept` for how many seconds it is
    kept after its end. A subject that is `secret` is kept no longer than until the end.
    """

    id: str
    kind: str
    subject: str = ""
    who: str = ""
    asked_at: datetime
    ended_at: datetime | None = None
    state: str = WAITING
    total: int = 0
    done: int = 0
    changed: int = 0
    result: str = ""
    error: str = ""
    kept: int = KEPT_SECONDS
    secret: bool = False

    @property
    def is_over(self) -> bool:
        """True if nothing more comes of it."""
        return self.state in (DONE, FAILED)

    @property
    def percent(self) -> int:
        """How much of it is done, in per cent."""
        return 100 if self.state == DONE else min(100, 100 * self.done // self.total) if self.total else 0


@dataclass(frozen=True, slots=True)
class TaskProgress:
    """How far a task is after a batch; see `Task`. `total` 0: as before."""

    done: int
    changed: int = 0
    total: int = 0
    result: str = ""


TaskAction = Callable[[Task], Iterator[TaskProgress]]
"""Does a task: yields after each batch. It may be begun again from the start. A GatewayError ends it."""


class TaskStore:
    """The tasks, each kept for a week. Any method may raise redis.RedisError."""

    def __init__(self, client: redis.Redis, clock: Callable[[], datetime]) -> None:
        self._redis = client
        self._clock = clock

    def add(
        self,
        kind: str,
        who: str,
        subject: str = "",
        total: int = 0,
        *,
        kept: int = KEPT_SECONDS,
        secret: bool = False,
    ) -> tuple[Task, bool]:
        """Ask for a task, and return it; and False if it was under way already. For `kept` and `secret` see `Task`."""
        task_id = secrets.token_hex(8)
        fields = {
            "kind": kind,
            "subject": subject,
            "who": who,
            "asked_at": self._clock().isoformat(),
            "state": WAITING,
            "total": str(total),
            "kept": str(kept),
            **({"secret": "1"} if secret else {}),
        }
        pairs = [text for pair in fields.items() for text in pair]
        keys = [_under_way_key(kind, subject), _key(task_id), WAITING_KEY]
        found = ADD_TASK.run(self._redis.execute_command, keys, [task_id, kept, *pairs]).decode()
        task = self.find(found)
        if task is None:  # its record was lost: make room for a new one
            self._redis.delete(_under_way_key(kind, subject))
            return self.add(kind, who, subject, total, kept=kept, secret=secret)
        return task, found == task_id

    def find(self, task_id: str) -> Task | None:
        """Return a task; None if there is none, or it is no longer kept."""
        row = cast("dict[bytes, bytes]", self._redis.hgetall(_key(task_id)))
        return read_record(Task, row, id=task_id) if b"kind" in row else None

    def under_way(self, kind: str, subject: str = "") -> Task | None:
        """Return the task of this kind and subject that is under way."""
        found = cast("bytes | None", self._redis.get(_under_way_key(kind, subject)))
        return None if found is None else self.find(found.decode())

    def next(self) -> Task | None:
        """Return the task that comes next, or that somebody left behind."""
        while True:
            first = cast("bytes | None", self._redis.lindex(WAITING_KEY, 0))
            if first is None:
                return None
            task = self.find(first.decode())
            if task is not None:
                return task
            self._redis.lrem(WAITING_KEY, 1, first.decode())

    def note(self, task: Task, progress: TaskProgress) -> None:
        """Note how far a task is."""
        fields = {"state": RUNNING, "done": str(progress.done), "changed": str(progress.changed)}
        fields |= {"total": str(progress.total)} if progress.total else {}
        fields |= {"result": progress.result} if progress.result else {}
        self._redis.hset(_key(task.id), items=[text for pair in fields.items() for text in pair])

    def end(self, task: Task, error: str = "") -> None:
        """End a task: done, or failed with a sentence that says why."""
        fields = {"state": FAILED if error else DONE, "error": error, "ended_at": self._clock().isoformat()}
        with self._redis.pipeline() as pipeline:
            pipeline.hset(_key(task.id), items=[text for pair in fields.items() for text in pair])
            if task.secret:
                pipeline.hdel(_key(task.id), "subject")
            pipeline.expire(_key(task.id), task.kept)
            pipeline.lrem(WAITING_KEY, 1, task.id)
            pipeline.delete(_under_way_key(task.kind, task.subject))
            pipeline.execute()


class TaskRunner:
    """Does the tasks of a store, one after another. Of all workers one does so at a time."""

    def __init__(self, client: redis.Redis, tasks: TaskStore, actions: Mapping[str, TaskAction]) -> None:
        self._redis = client
        self._tasks = tasks
        self._actions = actions

    def run(self, stop: Event) -> None:
        """Do tasks until `stop` is set. If the store is down, waits for it."""
        while not stop.wait(LOOK_EVERY_SECONDS):
            try:
                while self.run_next(stop):
                    pass
            except redis.RedisError as error:
                logger.warning("store_unavailable", extra={"job": "tasks", "reason": type(error).__name__})

    def run_next(self, stop: Event | None = None) -> bool:
        """Do the task that comes next. Returns False if there is none, another worker is at it, or `stop` is set."""
        if self._tasks.next() is None:
            return False
        lock = self._redis.lock(LOCK_KEY, timeout=LOCK_SECONDS, blocking=False, thread_local=False)
        if not lock.acquire():
            return False
        try:
            task = self._tasks.next()
            return task is not None and self._do(task, lock.reacquire, stop)
        except LockError:
            return False  # a batch took so long that another worker is at it
        finally:
            with suppress(LockError):
                lock.release()

    def _do(self, task: Task, renew: Callable[[], object], stop: Event | None) -> bool:
        action = self._actions.get(task.kind)
        if action is None:
            self._tasks.end(task, "This release does not know this task.")
            return True
        try:
            for progress in action(task):
                renew()
                self._tasks.note(task, progress)
                if stop is not None and stop.is_set():
                    return False
        except GatewayError as error:
            self._tasks.end(task, str(error))
        except (redis.RedisError, LockError):
            raise
        except Exception:  # noqa: BLE001 - whatever it is, the next task must run
            logs.exception(logger, "task_failed", task=task.kind)
            self._tasks.end(task, "It broke off. The worker's log says why (`task_failed`).")
        else:
            self._tasks.end(task)
        return True


def _key(task_id: str) -> str:
    return f"task:{task_id}"


def _under_way_key(kind: str, subject: str) -> str:
    return f"task-of:{kind}:{subject}"
