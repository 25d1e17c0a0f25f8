"""Tasks of operators: one of a kind at a time, with progress, taken up where a worker left them."""

from collections.abc import Iterator
from threading import Event

import pytest
import redis

from gateway.container.worker import build_worker
from gateway.errors import GatewayError
from gateway.workers.tasks import LOCK_KEY, WAITING_KEY, Task, TaskAction, TaskProgress, TaskRunner, TaskStore
from tests.clock import Clock
from tests.gateway.services import Services


@pytest.fixture
def tasks(store: redis.Redis) -> TaskStore:
    return TaskStore(store, Clock())


def in_steps(*steps: TaskProgress) -> TaskAction:
    """An action of these batches."""
    return lambda _task: iter(steps)


def runner(store: redis.Redis, tasks: TaskStore, action: TaskAction) -> TaskRunner:
    """A runner that knows one kind of task."""
    return TaskRunner(store, tasks, {"count": action})


def test_of_one_kind_and_subject_there_is_one_until_it_ends(store: redis.Redis, tasks: TaskStore) -> None:
    first, is_new = tasks.add("count", "amina", "a")
    assert is_new
    assert tasks.add("count", "njeri", "a") == (first, False)
    assert tasks.add("count", "njeri", "b")[1]
    run = runner(store, tasks, in_steps(TaskProgress(2, 1, 4), TaskProgress(4, 3, 4, "found")))
    assert run.run_next()
    found = tasks.find(first.id)
    assert found
    assert (found.state, found.done, found.changed, found.total, found.result) == ("done", 4, 3, 4, "found")
    assert tasks.under_way("count", "a") is None
    assert tasks.under_way("count", "b") is not None
    assert tasks.add("count", "amina", "a")[1]


def test_progress_is_noted_after_each_batch(store: redis.Redis, tasks: TaskStore) -> None:
    task, _ = tasks.add("count", "amina", total=4)
    seen: list[int] = []

    def action(_task: Task) -> Iterator[TaskProgress]:
        for done in (1, 3):
            yield TaskProgress(done, done)
            found = tasks.find(task.id)
            assert found
            seen.append(found.percent)

    assert runner(store, tasks, action).run_next()
    assert seen == [25, 75]


def test_what_goes_wrong_is_said_and_the_next_task_runs(store: redis.Redis, tasks: TaskStore) -> None:
    def refuse(_task: Task) -> Iterator[TaskProgress]:
        yield TaskProgress(1)
        raise GatewayError("The file is gone.")

    def break_down(_task: Task) -> Iterator[TaskProgress]:
        yield TaskProgress(1)
        raise ZeroDivisionError

    for action, kind, expected in (
        (refuse, "count", "The file is gone."),
        (break_down, "count", "It broke off. The worker's log says why (`task_failed`)."),
        (refuse, "of another release", "This release does not know this task."),
    ):
        task, _ = tasks.add(kind, "amina")
        assert runner(store, tasks, action).run_next()
        found = tasks.find(task.id)
        assert found
        assert (found.state, found.error) == ("failed", expected)
    assert not store.exists(WAITING_KEY)


def test_a_task_that_was_left_is_taken_up_by_the_next_worker(store: redis.Redis, tasks: TaskStore) -> None:
    task, _ = tasks.add("count", "amina")
    stop = Event()
    stop.set()
    steps = in_steps(TaskProgress(1, 1, 2), TaskProgress(2, 2, 2))
    assert not runner(store, tasks, steps).run_next(stop)
    found = tasks.find(task.id)
    assert found
    assert (found.state, found.done) == ("running", 1)
    store.set(LOCK_KEY, "a worker that is at it")
    assert not runner(store, tasks, steps).run_next()
    store.delete(LOCK_KEY)  # its time is up
    assert runner(store, tasks, steps).run_next()
    found = tasks.find(task.id)
    assert found
    assert found.state == "done"
    assert not runner(store, tasks, steps).run_next()


def test_a_record_that_was_lost_blocks_nothing(store: redis.Redis, tasks: TaskStore) -> None:
    task, _ = tasks.add("count", "amina")
    store.delete(f"task:{task.id}")
    assert tasks.next() is None
    assert tasks.add("count", "amina")[1]


def test_workers_do_tasks_and_tell_people(services: Services) -> None:
    assert {"tasks", "alarms"} <= set(build_worker(services.container).background)
