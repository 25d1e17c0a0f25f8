"""Behind sentinels, a write is answered once a replica has it. Elsewhere nobody waits for replicas."""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

import pytest
import redis

from faults.sentinel_set import SentinelSet
from gateway.event_loop import hop_loop
from gateway.storage.acknowledgement import BARRIER, WAIT_MILLISECONDS, NotAcknowledgedError
from gateway.storage.redis_clients import HopClient, connect
from gateway.storage.store_probe import describe_failure
from tests.gateway.event_loop_thread import EventLoopThread, run_event_loop
from tests.gateway.failover.sentinels import run_sentinel_set
from tests.waiting import measure_seconds, wait_until

pytestmark = pytest.mark.long

Write = Callable[[], Any]
EXPECTED: tuple[object, ...] = (True, b"OK", [True, b"x"], [b"x", b"OK", 0, b"x"])


@pytest.fixture(scope="module")
def running() -> Iterator[SentinelSet]:
    with run_sentinel_set(fails_over=False) as running:
        yield running


@pytest.fixture
def loop() -> Iterator[EventLoopThread]:
    with run_event_loop() as started:
        yield started


class Clients:
    """Each way in which the gateway writes and reads, on one store."""

    def __init__(self, url: str, loop: EventLoopThread) -> None:
        self.pooled = connect(url, acknowledged=True)
        self.held = HopClient(url, acknowledged=True)
        self.looped = loop.client(url, acknowledged=True)
        on_loop = lambda act: loop.run(act)  # noqa: E731
        here = lambda act: act()  # noqa: E731
        several = [("GET", "a"), ("SET", "a", "x"), ("HSET", "h", "x", "y"), ("GET", "a")]
        self.writes: dict[str, Write] = {
            "pooled, a command": lambda: self.pooled.set("a", "x"),
            "pooled, a pipeline": lambda: (
                self.pooled.pipeline(transaction=False).set("a", "x").get("a").execute()
            ),
            "pooled, a transaction": lambda: self.pooled.pipeline().set("a", "x").get("a").execute(),
            "pooled, a script": lambda: self.pooled.eval("return redis.call('SET', 'a', 'x')", 0),
        }
        for name, client, run in (("thread", self.held, here), ("loop", self.looped, on_loop)):
            faces: dict[str, Write] = {
                "a command": partial(client.call, "SET", "a", "x"),
                "several": partial(client.call_all, several),
                "a pipeline": lambda client=client: client.client.pipeline().set("a", "x").get("a").execute(),
                "in a thread": lambda client=client: hop_loop.run_in_thread(
                    lambda: client.client.set("a", "x")
                ),
            }
            for face, act in faces.items():
                self.writes[f"{name}, {face}"] = partial(run, act)
        self.reads: dict[str, Write] = {
            "pooled": lambda: self.pooled.get("a"),
            "thread": lambda: self.held.call("GET", "a"),
            "loop": partial(loop.run, partial(self.looped.call, "GET", "a")),
        }

    def close(self) -> None:
        self.held.client.close()
        self.pooled.close()


@pytest.fixture
def clients(running: SentinelSet, loop: EventLoopThread) -> Iterator[Clients]:
    running.await_settled()
    made = Clients(running.url, loop)
    yield made
    made.close()


@pytest.fixture
def freeze(running: SentinelSet) -> Iterator[Callable[[], None]]:
    """Let no replica answer any more, until the end of the test."""
    primary = running.primary_port()
    replicas = [server for port, server in running.servers.items() if port != primary]

    def act() -> None:
        for one in replicas:
            one.freeze()

    yield act
    for one in replicas:
        one.thaw()


def test_every_write_waits_for_a_replica_and_no_read_does(
    clients: Clients, freeze: Callable[[], None]
) -> None:
    clients.held.call("HSET", "h", "x", "y")
    for name, write in clients.writes.items():
        assert write() in EXPECTED, name
    freeze()

    def attempt(write: Write) -> object:
        try:
            return write()
        except NotAcknowledgedError:
            return "not confirmed"
        finally:
            clients.held.client.close()  # that of this thread

    with ThreadPoolExecutor(len(clients.writes)) as threads:  # each waits for half a second, twice
        found = dict(zip(clients.writes, threads.map(attempt, clients.writes.values()), strict=True))
    assert found == dict.fromkeys(clients.writes, "not confirmed")
    assert {read() for read in clients.reads.values()} == {b"x"}


def test_a_replica_that_is_back_confirms_again(clients: Clients, running: SentinelSet) -> None:
    """Replies belong to their commands, also after those that nobody confirmed."""
    for name, write in clients.writes.items():
        assert write(), name
    assert {read() for read in clients.reads.values()} == {b"x"}
    with running.client(running.primary_port()) as server:
        assert server.get(BARRIER[1]) == b""


def test_what_another_connection_wrote_before_counts_too(
    running: SentinelSet, clients: Clients, freeze: Callable[[], None]
) -> None:
    """Whoever repeats a write finds it done. That says nothing about the replicas."""
    clients.pooled.script_load("return 1")
    freeze()
    once = "return redis.call('SET', 'once', ARGV[1], 'NX', 'GET')"
    with running.client(running.primary_port()) as server:
        server.eval(once, 0, "filed")
    for call in (clients.pooled.execute_command, clients.held.call):
        with pytest.raises(NotAcknowledgedError) as caught:
            call("EVAL", once, 0, "filed again")
    assert describe_failure(caught.value) == "its replicas do not confirm what is written"


def test_every_replica_that_follows_confirms_as_any_may_be_the_next_primary(
    running: SentinelSet, clients: Clients
) -> None:
    """Sentinels may promote the one that is behind. One that hangs is waited for until the primary drops it."""
    assert clients.pooled.set("a", "x")
    primary = running.primary_port()
    slow = next(port for port in running.ports if port != primary)
    running.servers[slow].freeze()
    try:
        for write in (clients.writes["pooled, a command"], clients.writes["loop, a command"]):
            with pytest.raises(NotAcknowledgedError):
                write()
        wait_until(lambda: _succeeds(clients.writes["loop, a command"]), "the primary drops it")
        with running.client(primary) as server:
            assert server.info("replication")["connected_slaves"] == 1
    finally:
        running.servers[slow].thaw()
    running.await_settled()
    assert _succeeds(clients.writes["thread, a command"])
    assert (
        measure_seconds(clients.writes["loop, a command"], WAIT_MILLISECONDS / 2000)
        < WAIT_MILLISECONDS / 1000
    )


def test_with_one_replica_nothing_is_written_between_its_rise_and_the_return_of_the_old_primary() -> None:
    with run_sentinel_set(replicas=1) as pair, connect(pair.url, acknowledged=True) as client:
        assert client.set("before", 1)
        old = pair.primary_port()
        pair.servers[old].kill()
        wait_until(lambda: pair.primary_port() != old, "the replica becomes the primary")
        wait_until(lambda: _succeeds(lambda: client.get("before")), "the new primary answers")
        assert client.get("before") == b"1"
        with pytest.raises(redis.RedisError) as caught:
            client.set("between", 1)
        assert describe_failure(caught.value) in (
            "too few replicas follow it (min-replicas-to-write)",
            "its replicas do not confirm what is written",
        )
        pair.servers[old].start()
        wait_until(lambda: _succeeds(lambda: client.set("after", 1)), "the old primary is back, and follows")


def _succeeds(act: Callable[[], object]) -> bool:
    try:
        return bool(act())
    except redis.RedisError:
        return False


def test_a_store_without_sentinels_is_asked_nothing_more(
    store: redis.Redis, redis_url: str, loop: EventLoopThread
) -> None:
    clients = Clients(redis_url, loop)
    store.config_resetstat()
    for write in (*clients.writes.values(), *clients.reads.values()):
        write()
    clients.close()
    stats = store.info("commandstats")
    assert "cmdstat_wait" not in stats
    assert stats["cmdstat_set"]["calls"] == len(clients.writes)
