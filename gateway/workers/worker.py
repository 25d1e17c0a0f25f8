"""The worker: does what the doorbell rings for, one job at a time, and outlives a store that is away."""

import logging
import os
import signal
import socket
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from threading import Event, Thread
from types import FrameType

import redis
from rq.exceptions import StopRequested
from rq.serializers import JSONSerializer
from rq.worker import SimpleWorker
from rq.worker.base import DequeueStrategy, WorkerStatus

from gateway.audio.recordings import cleanup
from gateway.operations import logs
from gateway.published_menus import version_watcher
from gateway.services import Services
from gateway.storage.outbox.outbox import Outbox
from gateway.storage.redis_clients import connect
from gateway.workers import queues
from gateway.workers.jobs import job_functions
from gateway.workers.sweeper import Sweeper

WORKER_TTL_SECONDS = 20  # seconds; RQ blocks for 15 less
MAINTENANCE_SECONDS = 5
MONITORING_SECONDS = 1
STORE_RETRY_SECONDS = 0.5

logger = logging.getLogger(__name__)


class Worker(SimpleWorker):
    """RQ's worker without what the gateway does not use, and could not trust.

    Jobs come from a fixed table (`queues.Ring`). No command is taken over publish and subscribe. There is no
    RQ scheduler: what is to be done later waits in the outbox. RQ's own loop ends with the first lost
    connection; this one waits until the store is back.
    """

    max_connection_wait_time = 1.0
    log_result_lifespan = False

    def __init__(self, client: redis.Redis, functions: Mapping[str, queues.JobFunction]) -> None:
        job_class = queues.make_job_class(functions)
        super().__init__(
            [queues.queue(client, name, job_class) for name in queues.QUEUE_BY_JOB.values()],
            connection=client,
            job_class=job_class,
            serializer=JSONSerializer,
            worker_ttl=WORKER_TTL_SECONDS,
            maintenance_interval=MAINTENANCE_SECONDS,
            job_monitoring_interval=MONITORING_SECONDS,
            log_job_description=False,
            prepare_for_work=False,  # else it asks the store for our address, here where it may be away
        )
        self.hostname = socket.gethostname()
        self.pid = os.getpid()
        self._dequeue_strategy = DequeueStrategy.ROUND_ROBIN

    def run(self) -> None:
        """Do jobs until SIGTERM or SIGINT, the one at hand to its end."""
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self.request_stop)
        with suppress(StopRequested):
            self._wait_out_store_errors(self.register_birth)
            logger.info("worker_started", extra={"worker": self.name})
            while not self._stop_requested:
                self._wait_out_store_errors(self._run_next_job)
        self._stop_requested = True
        with suppress(redis.RedisError):
            self.register_death()  # type: ignore[no-untyped-call]
        logger.info("worker_stopped", extra={"worker": self.name})

    def request_stop(self, signum: int | None, frame: FrameType | None) -> None:  # noqa: ARG002 - a handler
        """Stop after the job at hand; at once when there is none."""
        if self._stop_requested:
            return
        self._stop_requested = True
        if self.get_state() != WorkerStatus.BUSY:
            raise StopRequested

    def _run_next_job(self) -> None:
        found = self.dequeue_job_and_maintain_ttl(self.dequeue_timeout)
        if found is not None:
            self.execute_job(*found)
            self.heartbeat()

    def _wait_out_store_errors(self, action: Callable[[], None]) -> None:
        """Do `act`; where the store is away, wait until it is back, or a stop is asked for."""
        try:
            action()
        except redis.RedisError as error:
            self._state = WorkerStatus.IDLE  # so that a stop need not wait for a job that is no more
            logger.warning("store_unavailable", extra={"worker": self.name, "reason": type(error).__name__})
            time.sleep(STORE_RETRY_SECONDS)
        except StopRequested:
            raise
        except Exception:  # noqa: BLE001 - a job that RQ cannot read must not end the worker
            logs.exception(logger, "worker_loop_failed", worker=self.name)


def run_worker(services: Services, *, parent: int | None = None) -> None:
    """Be a worker, with a sweeper beside it, until told to stop, or `parent` (a process id) is gone."""
    logging.getLogger("rq.worker").setLevel(logging.WARNING)  # RQ sets INFO, and tells of every ring
    worker = Worker(connect(services.settings.redis_url), job_functions(services))
    stop = Event()
    sweeper = Sweeper(services.redis, swept_outboxes(services))
    threads = [
        Thread(target=sweeper.run, args=(stop,), name="sweeper", daemon=True),
        Thread(target=version_watcher.refresh_until, args=(services.menus, stop), name="menus", daemon=True),
    ]
    recording_storage = services.recording_storage
    threads.append(
        Thread(target=cleanup.clean_up_until, args=(recording_storage, stop), name="tidying", daemon=True)
    )
    if parent is not None:
        threads.append(Thread(target=_exit_with_parent, args=(parent, stop), name="parent", daemon=True))
    for thread in threads:
        thread.start()
    try:
        worker.run()
    finally:
        stop.set()
        for thread in threads:
            thread.join(timeout=2)


def swept_outboxes(services: Services) -> list[tuple[Outbox, str]]:
    """What is swept, each with its job. Without a provider of calls, promised ones wait for the day that has one."""
    calls = [(services.calls_outbox, queues.PLACE_CALL)] if services.call_requests.configured else []
    return [
        (services.submissions_outbox, queues.FORWARD),
        (services.messages_outbox, queues.SEND),
        (services.announcements_outbox, queues.ANNOUNCE),
        (services.late_outbox, queues.ANSWER_LATE),
        (services.recordings_outbox, queues.FETCH_RECORDING),
        (services.enquiries_outbox, queues.RECONCILE_STATUS),
        *calls,
    ]


def _exit_with_parent(parent: int, stop: Event) -> None:
    """Stop this process when its parent was killed and so could not stop it."""
    while not stop.wait(1):
        if os.getppid() != parent:
            os.kill(os.getpid(), signal.SIGTERM)
            return
