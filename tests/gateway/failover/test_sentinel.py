"""Every client finds the primary by the sentinels, and finds the next one after a fail-over."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
import redis

from faults.sentinel_set import NAME, SentinelSet
from gateway.settings.sentinel_url import parse_sentinel_url
from gateway.storage.redis_clients import HopClient, connect
from gateway.storage.sentinels import Sentinels
from tests.gateway.event_loop_thread import EventLoopThread, run_event_loop
from tests.gateway.failover.sentinels import run_sentinel_set
from tests.waiting import wait_until


@pytest.fixture
def running() -> Iterator[SentinelSet]:
    with run_sentinel_set() as running:
        yield running


@pytest.fixture
def loop() -> Iterator[EventLoopThread]:
    with run_event_loop() as started:
        yield started


def until_answered(ask: Callable[[], Any]) -> Any:
    """Ask again while there is no primary, as citizens do."""
    answers: list[Any] = []

    def is_answered() -> bool:
        try:
            answers.append(ask())
        except redis.RedisError:
            return False
        return True

    wait_until(is_answered, "there is a primary again")
    return answers[-1]


def test_every_client_goes_on_at_the_new_primary(running: SentinelSet, loop: EventLoopThread) -> None:
    pooled, held, looped = connect(running.url), HopClient(running.url), loop.client(running.url)
    clients: dict[str, Callable[..., Any]] = {
        "pooled": pooled.execute_command,
        "per thread": held.call,
        "on the loop": lambda *command: loop.run(partial(looped.call, *command)),
    }
    old = running.primary_port()
    try:
        for name, call in clients.items():
            call("SET", name, "before")
        with running.client(old) as server:
            assert server.pipeline(transaction=False).set("last", 1).wait(2, 5000).execute()[-1] == 2
        running.servers[old].kill()
        for name, call in clients.items():
            assert until_answered(partial(call, "GET", name)) == b"before"
            assert until_answered(partial(call, "SET", name, "after")) in (True, b"OK")
        assert running.primary_port() != old
        with running.client(running.primary_port()) as server:
            assert server.mget(list(clients)) == [b"after"] * 3
    finally:
        held.client.close()
        pooled.close()


def test_sentinels_that_are_away_or_know_nothing_are_passed_over(running: SentinelSet) -> None:
    primary = ("127.0.0.1", running.primary_port())
    first, second, third = running.sentinel_ports
    running.sentinels[first].kill()
    running.sentinels[second].freeze()
    with running.sentinel_client(third) as sentinel:
        found = Sentinels(parse_sentinel_url(running.url))
        assert [found.find_primary() for _ in range(3)] == [primary] * 3
        sentinel.execute_command("SENTINEL", "REMOVE", NAME)
        with pytest.raises(redis.ConnectionError, match="no sentinel knows a primary"):
            found.find_primary()
    running.sentinels[second].thaw()


def test_a_sentinel_that_names_a_replica_leads_nobody_there(
    running: SentinelSet, loop: EventLoopThread
) -> None:
    """It is cut off from the others, and has not heard who is the primary now."""
    replica = running.ports[1]
    with running.sentinel_client(running.sentinel_ports[0]) as stale:
        stale.execute_command("SENTINEL", "REMOVE", NAME)
        stale.execute_command("SENTINEL", "MONITOR", NAME, "127.0.0.1", replica, 3)
        stale.execute_command(
            "SENTINEL", "SET", NAME, "auth-pass", "another", "down-after-milliseconds", 60000
        )
        pooled, held, looped = connect(running.url), HopClient(running.url), loop.client(running.url)
        try:
            for _ in range(4):  # each sentinel is the first that is asked, and one more
                assert pooled.execute_command("ROLE")[0] == b"master"
                pooled.connection_pool.disconnect()
                assert held.call("ROLE")[0] == b"master"
                held.client.connection.disconnect()
                assert loop.run(partial(looped.call, "ROLE"))[0] == b"master"
                loop.run(looped.close_on_loop)
        finally:
            held.client.close()
            pooled.close()


def test_nobody_reads_from_a_primary_that_does_not_know_that_it_is_none(
    running: SentinelSet, loop: EventLoopThread
) -> None:
    """It stood still while another took its place. It answers reads until a sentinel finds it."""
    pooled, held, looped = connect(running.url), HopClient(running.url), loop.client(running.url)
    reads: list[Callable[[], Any]] = [
        partial(held.call, "GET", "key"),
        partial(held.client.get, "key"),
        partial(loop.run, partial(looped.call, "GET", "key")),
        partial(loop.run, lambda: looped.client.get("key")),
    ]
    old = running.primary_port()
    try:
        assert pooled.pipeline(transaction=False).set("key", "old").wait(2, 5000).execute()[-1] == 2
        assert [read() for read in reads] == [b"old"] * 4
        running.servers[old].freeze()
        wait_until(lambda: running.primary_port() != old, "another takes its place")
        with running.client(running.primary_port()) as server:
            assert until_answered(lambda: server.set("key", "new"))
        assert until_answered(lambda: pooled.get("key")) == b"new"
        running.servers[old].thaw()
        assert [read() for read in reads] == [b"new"] * 4
        with running.client(old) as server:
            assert server.get("key") == b"old"  # nobody has told it
    finally:
        held.client.close()
        pooled.close()


def test_a_sentinel_that_missed_a_fail_over_is_not_believed(running: SentinelSet) -> None:
    first = running.sentinel_ports[0]
    old = running.primary_port()
    running.sentinels[first].freeze()
    running.servers[old].kill()
    found = Sentinels(parse_sentinel_url(running.url))
    wait_until(lambda: until_answered(found.find_primary) != ("127.0.0.1", old), "another takes its place")
    new = found.current
    running.servers[old].start()  # it is a primary again, for all that it knows
    running.sentinels[first].thaw()
    assert {found.find_primary() for _ in range(6)} == {new}
