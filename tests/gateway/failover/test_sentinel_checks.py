"""What start-up and the doctor say of a store behind sentinels."""

from collections.abc import Iterator

import pytest

from faults.sentinel_set import NAME, SentinelSet
from gateway.operations.doctor.finding import FindingStatus
from gateway.operations.doctor.sentinels import check_sentinels
from gateway.operations.doctor.stores import check_durable_store
from gateway.storage.durability import find_unsafe_settings
from gateway.storage.redis_clients import connect
from tests.gateway.failover.sentinels import run_sentinel_set
from tests.waiting import wait_until

SAFE = "appendonly yes, appendfsync always, maxmemory-policy noeviction, min-replicas-to-write 1."

CUT_OFF = "a primary that is cut off from its replicas takes cases that the next one lacks"


@pytest.fixture(scope="module")
def running() -> Iterator[SentinelSet]:
    with run_sentinel_set(fails_over=False) as running:
        yield running


def of_store(running: SentinelSet) -> list[str]:
    """The findings on the servers, but for those on clocks and on the version."""
    client = connect(running.url, with_retry=False, acknowledged=True)
    found = check_durable_store(client, running.url, lambda: 0.0)
    told = [f"{one.status}: {one.message}" for one in found if "clock" not in one.message]
    client.close()
    assert "p@ss" not in "".join(told)
    return [line for line in told if "answers: Valkey" not in line]


def of_sentinels(url: str) -> list[str]:
    found = list(check_sentinels(url))
    assert all(one.cure for one in found if one.status is not FindingStatus.GOOD)
    return [f"{one.status}: {one.message}" for one in found]


def test_a_store_in_order(running: SentinelSet) -> None:
    replicas = [f"good: Replica 127.0.0.1:{port}: {SAFE}" for port in running.ports[1:]]
    assert sorted(of_store(running)) == sorted([f"good: {SAFE}", "good: 2 replicas follow.", *replicas])
    assert of_sentinels(running.url) == [f"good: 3 work and agree on {NAME}."]
    client = connect(running.url)
    assert find_unsafe_settings(client, running.url) == []
    client.close()


@pytest.mark.parametrize("place", [0, 1])
def test_settings_of_the_primary_and_of_a_replica(running: SentinelSet, place: int) -> None:
    port = running.ports[place]
    with running.client(port) as server, connect(running.url) as client:
        server.config_set("appendfsync", "everysec")
        server.config_set("min-replicas-to-write", 0)
        try:
            told = of_store(running)
            assert find_unsafe_settings(client, running.url) == ["appendfsync", "min-replicas-to-write"]
        finally:
            server.config_set("appendfsync", "always")
            server.config_set("min-replicas-to-write", 1)
    name = f"Replica 127.0.0.1:{port}: " if place else ""
    assert [line for line in told if line.startswith("warning")] == [
        f"warning: {name}appendfsync is everysec: a power cut may lose a case whose reference was given.",
        f"warning: {name}min-replicas-to-write is 0: {CUT_OFF}.",
    ]


def test_sentinels_that_refuse_us_or_know_no_such_name(running: SentinelSet) -> None:
    first = running.sentinel_ports[0]
    wrong = of_sentinels(running.url.replace("sentinel_password=", "sentinel_password=wrong"))
    assert wrong[0] == f"bad: 127.0.0.1:{first} refuses our password."
    other = of_sentinels(running.url.replace(f"/{NAME}/", "/another/"))
    assert other[0] == f"bad: 127.0.0.1:{first} tells of no primary named another."
    assert len(wrong) == len(other) == 3
    alone = running.url.replace(f",127.0.0.1:{running.sentinel_ports[2]}", "")
    assert "warning: 2 in the address: too few to agree while one is away." in of_sentinels(alone)


def test_servers_and_sentinels_that_are_away() -> None:
    with run_sentinel_set() as running:
        first, second, third = running.sentinel_ports
        running.sentinels[first].kill()
        assert of_sentinels(running.url) == [
            f"bad: 127.0.0.1:{first} does not answer (ConnectionError).",
            f"good: 2 work and agree on {NAME}.",
        ]
        running.servers[running.ports[1]].kill()
        less = "warning: 1 replica follows: nothing can be filed while it or the primary is away."
        wait_until(lambda: less in of_store(running), "the sentinels miss a replica")
        running.servers[running.ports[2]].kill()
        none = "bad: No replica follows that the sentinels know: nothing can be filed."
        wait_until(lambda: none in of_store(running), "the sentinels miss the other")
        assert any("takes no writes" in line for line in of_store(running))
        running.sentinels[second].kill()
        lonely = "bad: Too few work to agree on a fail-over."
        wait_until(lambda: lonely in of_sentinels(running.url), f"{third} misses the others")
