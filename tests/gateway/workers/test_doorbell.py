from threading import Thread

import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from gateway.workers import queues
from gateway.workers.notifier import Doorbell


def rung(store: redis.Redis, name: str) -> list[str]:
    return [item for job in queues.queue(store, name).jobs for item in job.args]


def test_rings_of_all_threads_are_heard(store: redis.Redis) -> None:
    doorbell = Doorbell(store)
    threads = [
        Thread(target=lambda start=start: [doorbell.ring(queues.FORWARD, f"s{start + n}") for n in range(40)])
        for start in (0, 40, 80)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    doorbell.ring(queues.SEND, "m1")
    doorbell.close()
    assert sorted(rung(store, "submissions")) == sorted(f"s{n}" for n in range(120))
    assert rung(store, "messages") == ["m1"]


def test_a_ring_does_not_stay_for_ever(store: redis.Redis) -> None:
    queues.enqueue(store, [(queues.FORWARD, "s1")])
    (job,) = queues.queue(store, "submissions").jobs
    assert 0 < store.ttl(job.key) <= queues.WAITING_TTL
    assert (job.result_ttl, job.failure_ttl) == (0, queues.FAILURE_TTL)
    assert "s1" not in (job.description or "")


def test_nobody_is_told_when_it_cannot_ring(caplog: pytest.LogCaptureFixture) -> None:
    doorbell = Doorbell(redis.Redis(unix_socket_path="/nonexistent/valkey.sock", retry=Retry(NoBackoff(), 0)))
    doorbell.ring(queues.FORWARD, "s1")
    doorbell.close()
    assert [record.getMessage() for record in caplog.records] == ["doorbell_unheard"]


def test_a_closed_doorbell_rings_again(store: redis.Redis) -> None:
    doorbell = Doorbell(store)
    doorbell.close()
    doorbell.ring(queues.FORWARD, "s1")
    doorbell.close()
    doorbell.ring(queues.FORWARD, "s2")
    doorbell.close()
    assert rung(store, "submissions") == ["s1", "s2"]
