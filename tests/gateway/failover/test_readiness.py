"""Readiness, the metric and the doctor say whether the store takes writes, not whether it answers."""

from collections.abc import Callable

import pytest
import redis
from flask.testing import FlaskClient

from gateway.operations.doctor import stores
from gateway.operations.doctor.finding import FindingStatus
from gateway.storage.redis_clients import connect
from gateway.storage.store_probe import EVERY_SECONDS, StoreProbe
from tests.clock import FakeMonotonic
from tests.gateway.failover.conftest import StorePair
from tests.gateway.services import Services, create_app
from tests.waiting import wait_until

MakeServices = Callable[..., Services]


def demote(pair: StorePair) -> None:
    pair.first.replicaof("127.0.0.1", 1)


def fill(pair: StorePair) -> None:
    pair.first.config_set("maxmemory", 1)


def require_replicas(pair: StorePair) -> None:
    pair.first.config_set("min-replicas-to-write", 5)


STATES = {
    "a replica": (demote, "its server takes no writes: it is a replica, or not ready"),
    "no memory": (fill, "its memory is full (maxmemory)"),
    "too few replicas": (require_replicas, "too few replicas follow it (min-replicas-to-write)"),
}


@pytest.mark.parametrize("state", STATES)
def test_a_store_that_answers_and_takes_no_writes_is_not_ready(
    pair: StorePair, make_pair_services: MakeServices, state: str
) -> None:
    change, reason = STATES[state]
    change(pair)
    client = create_app(make_pair_services()).test_client()
    answer = client.get("/health/ready")
    assert answer.status_code == 503
    assert answer.json == {"ready": False, "lacking": {"redis": reason, "sessions": reason}}
    assert "gateway_store_up 0.0" in client.get("/metrics").text
    probe = connect(pair.url, with_retry=False)
    found = list(stores.check_durable_store(probe, pair.url, lambda: 0.0))
    probe.close()
    assert [one.message for one in found if one.status is FindingStatus.BAD and "writes" in one.message] == [
        f"127.0.0.1:{pair.proxy.port} takes no writes: {reason}."
    ]


def ready(client: FlaskClient) -> int:
    return client.get("/health/ready").status_code


def test_a_gateway_that_was_ready_is_ready_again_after_a_fail_over(
    pair: StorePair, make_pair_services: MakeServices
) -> None:
    client = create_app(make_pair_services()).test_client()
    assert ready(client) == 200
    demote(pair)
    wait_until(lambda: ready(client) == 503)
    pair.second.replicaof("NO", "ONE")
    pair.proxy.target = pair.second_port
    wait_until(lambda: ready(client) == 200)


def test_the_store_is_tried_once_a_second_whoever_asks() -> None:
    clock, written = FakeMonotonic(), []
    probe = StoreProbe([lambda *command: written.append(command)], clock)
    for _ in range(5):
        assert probe.failure() == ""
    assert len(written) == 1
    clock.now += EVERY_SECONDS
    probe.failure()
    assert len(written) == 2


def test_the_reason_is_kept_until_the_next_try() -> None:
    def fail(*_: object) -> None:
        raise redis.ConnectionError("refused at redis://secret")

    probe = StoreProbe([fail], FakeMonotonic())
    assert [probe.failure(), probe.failure()] == ["ConnectionError"] * 2
