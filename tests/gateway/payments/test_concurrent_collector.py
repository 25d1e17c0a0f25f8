"""Payments are collected several at a time, each once, and one that fails stops no other."""

import threading
from collections.abc import Callable

import redis

from gateway.payments.concurrent_collector import ConcurrentCollector
from gateway.payments.payment_store import PaymentStore
from gateway.storage.outbox.outbox import Outbox
from tests.gateway.payments.conftest import MakeRequest
from tests.waiting import wait_until


def run(outbox: Outbox, collect: Callable[[str], None], concurrency: int) -> Callable[[], None]:
    """Collect in the background; what ends it."""
    collector, stop = ConcurrentCollector(outbox, collect, concurrency), threading.Event()
    thread = threading.Thread(target=collector.run, args=(stop,))
    thread.start()

    def end() -> None:
        stop.set()
        collector.wake()
        thread.join()

    return end


def test_several_are_collected_at_once_and_each_once(
    outbox: Outbox, payments: PaymentStore, make_request: MakeRequest
) -> None:
    for number in range(3):
        payments.add(make_request(id=f"pay-{number}", account=f"A{number}"))
    together, done = threading.Barrier(3), []

    def collect(payment_id: str) -> None:
        lease = outbox.lease(payment_id, 10)
        together.wait(20)
        done.append(payment_id)
        outbox.complete(lease)

    end = run(outbox, collect, 3)
    wait_until(lambda: len(done) == 3, "all are collected")
    end()
    assert sorted(done) == ["pay-0", "pay-1", "pay-2"]


def test_one_that_fails_stops_no_other(
    outbox: Outbox, payments: PaymentStore, make_request: MakeRequest
) -> None:
    for number in range(3):
        payments.add(make_request(id=f"pay-{number}", account=f"A{number}"))
    errors: list[Exception] = [RuntimeError("a fault"), redis.ConnectionError("the store is away")]
    done: set[str] = set()

    def collect(payment_id: str) -> None:
        if errors:
            raise errors.pop()
        outbox.complete(outbox.lease(payment_id, 10))
        done.add(payment_id)

    end = run(outbox, collect, 1)
    wait_until(lambda: len(done) == 3, "all are collected")
    end()
    assert outbox.depth() == 0


def test_a_pause_holds_all(
    store: redis.Redis, outbox: Outbox, payments: PaymentStore, make_request: MakeRequest
) -> None:
    store.hset("outbox:paused", "payments", "{}")
    payments.add(make_request())
    done: list[str] = []
    end = run(outbox, done.append, 1)
    end()
    assert done == []
