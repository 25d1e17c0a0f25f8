from threading import Thread

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from gateway.workers import queues
from gateway.workers.notifier import JobNotifier


def queued_ids(store: redis.Redis, name: str) -> list[str]:
    return [item for job in queues.queue(store, name).jobs for item in job.args]


def test_rings_of_all_threads_are_heard(store: redis.Redis) -> None:
    job_notifier = JobNotifier(store)
    threads = [
        Thread(
            target=lambda start=start: [
                job_notifier.notify(queues.FORWARD, f"s{start + n}") for n in range(40)
            ]
        )
        for start in (0, 40, 80)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    job_notifier.notify(queues.SEND, "m1")
    job_notifier.close()
    assert sorted(queued_ids(store, "submissions")) == sorted(f"s{n}" for n in range(120))
    assert queued_ids(store, "messages") == ["m1"]


def test_a_ring_does_not_stay_for_ever(store: redis.Redis) -> None:
    queues.enqueue(store, [(queues.FORWARD, "s1")])
    (job,) = queues.queue(store, "submissions").jobs
    assert 0 < store.ttl(job.key) <= queues.QUEUED_TTL_SECONDS
    assert (job.result_ttl, job.failure_ttl) == (0, queues.FAILURE_TTL_SECONDS)
    assert "s1" not in (job.description or "")


def test_nobody_is_told_when_it_cannot_ring(caplog: pytest.LogCaptureFixture) -> None:
    job_notifier = JobNotifier(
        redis.Redis(unix_socket_path="/nonexistent/valkey.sock", retry=Retry(NoBackoff(), 0))
    )
    job_notifier.notify(queues.FORWARD, "s1")
    job_notifier.close()
    assert [record.getMessage() for record in caplog.records] == ["job_notification_failed"]


def test_a_closed_doorbell_rings_again(store: redis.Redis) -> None:
    job_notifier = JobNotifier(store)
    job_notifier.close()
    job_notifier.notify(queues.FORWARD, "s1")
    job_notifier.close()
    job_notifier.notify(queues.FORWARD, "s2")
    job_notifier.close()
    assert queued_ids(store, "submissions") == ["s1", "s2"]
