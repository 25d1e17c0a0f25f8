"""The worker: does one job after another, and waits while the store is down."""

import logging
import os
import signal
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from threading import Event, Thread
from types import FrameType
from typing import Any

import redis
from rq.exceptions import DeserializationError, StopRequested
from rq.job import Job
from rq.serializers import JSONSerializer
from rq.worker import SimpleWorker
from rq.worker.base import DequeueStrategy, WorkerStatus

from gateway.operations import logs
from gateway.operations.process_tree import end_with_parent
from gateway.version import program_version
from gateway.workers import queues
from gateway.workers.activity import JOBS, WorkerActivity
from gateway.workers.presence import DELIVERY_FIELD, WorkRecord

WORKER_TTL_SECONDS = 20  # RQ blocks for 15 seconds less
MAINTENANCE_SECONDS = 5
MONITORING_SECONDS = 1
STORE_RETRY_SECONDS = 0.5
FINISH_SECONDS = (
    16  # in which a background thread finishes what is under way: ten seconds, and the store's answers
)

logger = logging.getLogger(__name__)


class Worker(SimpleWorker):
    """RQ's worker, without the features that the gateway does not use and could not trust.

    Jobs come from a fixed table (`queues.OutboxJob`), and only from the queues of those in `functions`. It takes no
    commands over publish and subscribe. There is no RQ scheduler: work for later waits in the outbox. RQ's own loop
    ends when it loses its connection; this one waits until the store is back.
    """

    max_connection_wait_time = 1.0
    log_result_lifespan = False

    def __init__(
        self,
        client: redis.Redis,
        functions: Mapping[str, queues.JobFunction],
        part: str = "worker",
        when_started: Callable[[], object] = lambda: None,
        delivery: str = "",
        activity: WorkerActivity | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
    ) -> None:
        """`part`: the log says `<part>_started` and `<part>_stopped`. `when_started` is called after the first.

        `delivery` is the digest of the delivery file that it goes by. The doctor reads it. `activity` has the loop of
        this worker (JOBS) among its loops. `clock` is the time of the store.
        """
        self._delivery = delivery
        self._activity = activity or WorkerActivity([JOBS])
        self._work_record = WorkRecord(client, tuple(functions), clock)
        self._part = part
        self._is_at_work = False
        self._when_started = when_started
        logging.getLogger("rq.worker").setLevel(logging.WARNING)  # RQ sets INFO, and logs every job
        job_class = queues.make_job_class(functions)
        super().__init__(
            [queues.queue(client, queues.QUEUE_BY_JOB[job], job_class) for job in functions],
            connection=client,
            job_class=job_class,
            serializer=JSONSerializer,
            worker_ttl=WORKER_TTL_SECONDS,
            maintenance_interval=MAINTENANCE_SECONDS,
            job_monitoring_interval=MONITORING_SECONDS,
            log_job_description=False,
            prepare_for_work=False,  # else it asks the store for our address now, when the store may be down
        )
        self.hostname = socket.gethostname()
        self.pid = os.getpid()
        self._dequeue_strategy = DequeueStrategy.ROUND_ROBIN

    def catch_signals(self) -> None:
        """Let SIGTERM and SIGINT ask for a stop, from now on."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.request_stop)

    def run(self) -> None:
        """Do jobs until SIGTERM or SIGINT. The current job is finished first."""
        self.catch_signals()
        with suppress(StopRequested):
            self._is_at_work = True
            self._wait_out_store_errors(self._register)
            extra = {
                "version": program_version(),
                "worker": self.name,
                "queues": ",".join(self.queue_names()),
            }
            logger.info(f"{self._part}_started", extra=extra)
            self._when_started()
            while not self._stop_requested:
                self._wait_out_store_errors(self._run_next_job)
        self._stop_requested = True
        with suppress(redis.RedisError):
            self.register_death()  # type: ignore[no-untyped-call]
        logger.info(f"{self._part}_stopped", extra={"worker": self.name})

    def request_stop(self, signum: int | None, frame: FrameType | None) -> None:  # noqa: ARG002 - a handler
        """Stop after the current job, or at once if there is none. Before `run`, make that end as soon as it begins."""
        if self._stop_requested:
            return
        self._stop_requested = True
        if self._is_at_work and self.get_state() != WorkerStatus.BUSY:
            raise StopRequested

    def _register(self) -> None:
        self.register_birth()  # type: ignore[no-untyped-call]
        self.connection.hset(self.key, DELIVERY_FIELD, self._delivery)

    def heartbeat(self, timeout: int | None = None, pipeline: Any = None) -> None:
        """Tell the store that this worker is alive, and this machine that it has not stopped in a loop."""
        self._activity.note_turn(JOBS)
        super().heartbeat(timeout, pipeline)
        if pipeline is None:
            self._work_record.save(self._activity.seconds_since_turn())

    def _run_next_job(self) -> None:
        job_and_queue = self.dequeue_job_and_maintain_ttl(self.dequeue_timeout)
        if job_and_queue is not None:
            self.execute_job(*job_and_queue)
            self._work_record.note_job(_name_of(job_and_queue[0]))
            self.heartbeat()

    def _wait_out_store_errors(self, action: Callable[[], None]) -> None:
        """Do `action`. If the store is down, log that and pause, so that the caller can try again."""
        self._activity.note_turn(JOBS)
        try:
            action()
        except redis.RedisError as error:
            self._state = WorkerStatus.IDLE  # so that a stop does not wait for a job that no longer runs
            logger.warning("store_unavailable", extra={"worker": self.name, "reason": type(error).__name__})
            time.sleep(STORE_RETRY_SECONDS)
        except StopRequested:
            raise
        except Exception:  # noqa: BLE001 - a job that RQ cannot read must not end the worker
            logs.exception(logger, "worker_loop_failed", worker=self.name)


@dataclass(frozen=True, slots=True)
class WorkerProcess:
    """A worker and its background threads, which run until it stops."""

    worker: Worker
    background: Mapping[str, Callable[[Event], None]]

    def run(self, *, parent: int | None = None) -> None:
        """Work until told to stop, or until `parent` (a process id) is gone."""
        self.worker.catch_signals()  # before a thread has anything under way that a signal could cut off
        stop = Event()
        threads = [
            Thread(target=action, args=(stop,), name=name, daemon=True)
            for name, action in self.background.items()
        ]
        if parent is not None:
            end_with_parent(parent, partial(os.kill, os.getpid(), signal.SIGTERM))
        for thread in threads:
            thread.start()
        try:
            self.worker.run()
        finally:
            stop.set()
            for thread in threads:
                thread.join(timeout=FINISH_SECONDS)


def _name_of(job: Job) -> str | None:
    """Return the name of the job's function; None if somebody else queued bytes that are not opened."""
    try:
        return job.func_name
    except DeserializationError:
        return None
