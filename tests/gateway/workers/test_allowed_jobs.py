"""Who can write to Redis must not be able to run anything: RQ alone would import whatever a job names."""

from pathlib import Path

import pytest
import redis
from rq import Callback, Queue
from rq.exceptions import InvalidJobOperation
from rq.registry import FailedJobRegistry
from rq.serializers import DefaultSerializer, JSONSerializer

from gateway.container.worker import job_actions
from gateway.workers import queues
from gateway.workers.worker import Worker
from tests.gateway.services import Services


class RecordingJob:
    """A table of one job, which remembers what it was asked for."""

    def __init__(self) -> None:
        self.items: list[str] = []

    def __call__(self, *items: str) -> None:
        self.items += items


@pytest.fixture
def done() -> RecordingJob:
    return RecordingJob()


@pytest.fixture
def worker(store: redis.Redis, done: RecordingJob) -> Worker:
    return Worker(store, {queues.FORWARD: done})


@pytest.fixture
def submissions(store: redis.Redis) -> Queue:
    """RQ's own queue of jobs, as somebody uses it who can write to Redis."""
    return Queue("submissions", connection=store, serializer=JSONSerializer)


def test_rings_are_answered_several_to_a_job(worker: Worker, done: RecordingJob, store: redis.Redis) -> None:
    items = [f"s{number}" for number in range(queues.max_ids_per_job(queues.FORWARD) + 2)]
    queues.enqueue(store, [(queues.FORWARD, item) for item in items])
    worker._run_next_job()
    assert done.items == items[: queues.max_ids_per_job(queues.FORWARD)]
    worker._run_next_job()
    assert done.items == items
    assert store.keys("rq:job:*") == []


@pytest.mark.parametrize(
    "name", ["os.system", "gateway.workers.jobs.run_job", "subprocess.run", "send", "", "forward.__call__"]
)
def test_a_function_that_is_not_in_the_table_is_not_run(
    worker: Worker, done: RecordingJob, submissions: Queue, tmp_path: Path, name: str
) -> None:
    made = tmp_path / "made"
    submissions.enqueue_call(name or "x", args=(f"touch {made}",))
    worker._run_next_job()
    assert not made.exists()
    assert done.items == []
    assert FailedJobRegistry(queue=submissions).count == 1


@pytest.mark.parametrize("arguments", [(), ("a",) * (queues.MAX_IDS + 1), (1,), (["a"],)])
def test_a_job_has_a_few_ids_and_nothing_else(
    worker: Worker, done: RecordingJob, submissions: Queue, arguments: tuple[object, ...]
) -> None:
    submissions.enqueue_call(queues.FORWARD, args=arguments)
    submissions.enqueue_call(queues.FORWARD, args=("s1",), kwargs={"more": 1})
    worker._run_next_job()
    worker._run_next_job()
    assert done.items == []


def test_callbacks_are_not_run(
    worker: Worker, done: RecordingJob, submissions: Queue, tmp_path: Path
) -> None:
    made = tmp_path / "made"
    callback = Callback("pathlib.Path.touch")
    for name in (queues.FORWARD, "os.system"):
        submissions.enqueue_call(
            name, args=(str(made),), on_success=callback, on_failure=callback, on_stopped=callback
        )
        worker._run_next_job()
    ring = queues.OutboxJob.fetch(
        submissions.enqueue_call("forward", on_success=callback).id, submissions.connection, JSONSerializer
    )
    assert (ring.success_callback, ring.failure_callback, ring.stopped_callback) == (None, None, None)
    assert not made.exists()
    assert done.items == [str(made)]


def test_pickles_are_not_opened(
    worker: Worker, done: RecordingJob, store: redis.Redis, tmp_path: Path
) -> None:
    made = tmp_path / "made"

    pickled = Queue("submissions", connection=store, serializer=DefaultSerializer)
    pickled.enqueue_call(Path.touch, args=(made,))
    worker._run_next_job()
    assert not made.exists()
    assert done.items == []


def test_a_worker_without_a_table_does_nothing(store: redis.Redis) -> None:
    queues.enqueue(store, [(queues.FORWARD, "s1")])
    (job,) = queues.queue(store, "submissions").jobs
    with pytest.raises(InvalidJobOperation):
        job.perform()


def test_every_job_has_a_queue(services: Services) -> None:
    assert set(job_actions(services.container)) == set(queues.QUEUE_BY_JOB)
