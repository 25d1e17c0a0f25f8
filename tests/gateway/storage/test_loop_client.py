"""The store's client on an event loop: one connection for all, and as patient as the others."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import redis
from redis.exceptions import NoScriptError, ReadOnlyError

from faults.tcp_proxy import run_tcp_proxy
from gateway.event_loop import hop_loop
from gateway.storage.redis_clients import HopClient, Script
from gateway.storage.server_clients import RESPONSE_TIMEOUT_SECONDS
from tests.gateway.event_loop_thread import EventLoopThread, run_event_loop
from tests.gateway.failover.conftest import run_valkey
from tests.gateway.storage.tls_proxy import TlsProxy
from tests.waiting import WAIT_LIMIT_SECONDS, wait_until


@pytest.fixture
def loop() -> Iterator[EventLoopThread]:
    with run_event_loop() as running:
        yield running


@pytest.fixture
def client(loop: EventLoopThread, store: redis.Redis, redis_url: str) -> HopClient:  # noqa: ARG001 - empties it
    return loop.client(redis_url)


def connections(store: redis.Redis) -> int:
    """How many connections the server has taken so far."""
    taken: int = store.info("stats")["total_connections_received"]
    return taken


def test_all_share_one_connection_and_each_gets_its_own_reply(
    loop: EventLoopThread, client: HopClient, store: redis.Redis
) -> None:
    before = connections(store)

    def count(number: int) -> tuple[bytes, int]:
        client.call("SET", f"key:{number}", number)
        return client.call("GET", f"key:{number}"), client.call("STRLEN", f"key:{number}")

    results = loop.run_all(*(partial(count, number) for number in range(300)))
    assert results == [(str(number).encode(), len(str(number))) for number in range(300)]
    assert connections(store) == before + 1


def test_an_error_is_that_of_its_command_alone(loop: EventLoopThread, client: HopClient) -> None:
    results = loop.run_all(
        partial(client.call, "SET", "a", "1"),
        partial(client.call, "LPUSH", "a", "1"),
        partial(client.call, "EVALSHA", "0" * 40, 0),
        partial(client.call, "GET", "a"),
    )
    assert results[0] == b"OK"
    assert type(results[1]) is redis.ResponseError
    assert isinstance(results[2], NoScriptError)
    assert results[3] == b"1"


def test_a_script_that_the_server_lost_is_sent_again(
    loop: EventLoopThread, client: HopClient, store: redis.Redis, tmp_path: Path
) -> None:
    (tmp_path / "script.lua").write_text("return ARGV[1]")
    script = Script(tmp_path / "script.lua")
    assert loop.run(lambda: script.run(client.call, [], ["here"])) == b"here"
    store.script_flush()
    assert loop.run(lambda: script.run(client.call, [], ["again"])) == b"again"


@pytest.mark.parametrize(
    ("method", "result"),
    [
        (lambda client: client.mget(["a", "b"]), [b"1", None]),
        (lambda client: client.hgetall("h"), {b"x": b"y"}),
        (lambda client: client.smembers("s"), {b"m"}),
        (lambda client: client.set("c", 1, px=1000), True),
        (lambda client: client.expire("a", 100, nx=True), True),
        (lambda client: client.pipeline().get("a").hgetall("h").execute(), [b"1", {b"x": b"y"}]),
        (lambda client: client.pipeline(transaction=False).get("a").execute(), [b"1"]),
    ],
)
def test_methods_of_redis_py_answer_as_elsewhere(
    loop: EventLoopThread, client: HopClient, store: redis.Redis, method: Any, result: object
) -> None:
    store.set("a", 1)
    store.hset("h", "x", "y")
    store.sadd("s", "m")
    assert loop.run(lambda: method(client.client)) == result
    assert method(client.client) == result or result is True


SEVERAL = [("SET", "a", "1"), ("HSET", "h", "x", "y"), ("MGET", "a", "b")]


def test_several_commands_are_one_round_trip_anywhere(
    loop: EventLoopThread, client: HopClient, store: redis.Redis
) -> None:
    def reads(call_all: Callable[..., list[object]]) -> int:
        """How often the store read what it was sent. Whoever leaves it meanwhile is a read more."""
        store.flushall()
        before = store.info("stats")["total_reads_processed"]
        assert call_all(SEVERAL) == [b"OK", 1, [b"1", None]]
        return int(store.info("stats")["total_reads_processed"] - before) - 1  # this question is one, too

    client.call("PING")
    loop.run(partial(client.call, "PING"))
    for call_all in (client.call_all, lambda commands: loop.run(partial(client.call_all, commands))):
        assert min(reads(call_all) for _ in range(3)) == 1


def test_the_first_error_of_several_is_raised_and_no_reply_is_left_over(
    loop: EventLoopThread, client: HopClient
) -> None:
    commands = [("SET", "a", "x"), ("INCR", "a"), ("LPUSH", "a", "y"), ("GET", "a")]
    for run in (loop.run, lambda function: function()):
        with pytest.raises(redis.ResponseError, match="not an integer"):
            run(partial(client.call_all, commands))
        assert run(partial(client.call, "GET", "a")) == b"x"


def test_several_commands_are_sent_again_over_a_new_connection(
    loop: EventLoopThread, client: HopClient, store: redis.Redis
) -> None:
    for run in (loop.run, lambda function: function()):
        run(partial(client.call, "PING"))
        store.client_kill_filter(skipme=True, _type="normal")
        assert run(partial(client.call_all, SEVERAL))[-1] == [b"1", None]


@pytest.mark.parametrize("transaction", [True, False])
def test_a_pipeline_answers_as_elsewhere(
    loop: EventLoopThread, client: HopClient, *, transaction: bool
) -> None:
    def run() -> list[Any]:
        with client.client.pipeline(transaction=transaction) as pipeline:
            pipeline.set("a", "1", ex=60)
            pipeline.hset("h", mapping={"x": "1", "y": 2})
            pipeline.hgetall("h")
            pipeline.expire("h", 60, nx=True)
            pipeline.smembers("nothing")
            pipeline.delete("h")
            return [*pipeline.execute(), *pipeline.execute()]

    expected = [True, 2, {b"x": b"1", b"y": b"2"}, True, set(), 1]
    assert loop.run(run) == run() == expected


@pytest.mark.parametrize("transaction", [True, False])
def test_an_error_in_a_pipeline_is_raised(
    loop: EventLoopThread, client: HopClient, *, transaction: bool
) -> None:
    def run() -> list[Any]:
        with client.client.pipeline(transaction=transaction) as pipeline:
            pipeline.set("a", "x")
            pipeline.incr("a")
            pipeline.get("a")
            return pipeline.execute()

    with pytest.raises(redis.ResponseError, match="not an integer"):
        loop.run(run)
    assert loop.run(partial(client.call, "GET", "a")) == b"x"


def test_a_transaction_with_a_command_that_is_none_changes_nothing(
    loop: EventLoopThread, client: HopClient
) -> None:
    def run() -> list[Any]:
        with client.client.pipeline() as pipeline:
            pipeline.set("a", "x")
            pipeline.execute_command("NO-COMMAND")
            return pipeline.execute()

    with pytest.raises(redis.ResponseError, match="unknown command"):
        loop.run(run)
    assert loop.run(partial(client.call, "GET", "a")) is None


def test_a_lost_connection_is_made_again(
    loop: EventLoopThread, client: HopClient, store: redis.Redis
) -> None:
    assert loop.run(partial(client.call, "PING")) == b"PONG"
    store.client_kill_filter(skipme=True, _type="normal")
    results = loop.run_all(*(partial(client.call, "INCR", "n") for _ in range(5)))
    assert sorted(results) == [1, 2, 3, 4, 5]  # type: ignore[type-var]


def test_a_server_that_is_gone_is_waited_for_only_so_long(loop: EventLoopThread, tmp_path: Path) -> None:
    client = loop.client(f"unix://{tmp_path}/nobody")
    with pytest.raises(redis.ConnectionError):
        loop.run(partial(client.call, "PING"))


def test_a_silent_server_ends_a_command_and_holds_up_nobody_else(loop: EventLoopThread) -> None:
    with run_valkey() as server:
        port = server.connection_pool.connection_kwargs["port"]
        process = server.info("server")["process_id"]
        client = loop.client(f"redis://127.0.0.1:{port}/0")
        loop.run(partial(client.call, "PING"))
        os.kill(process, signal.SIGSTOP)
        try:
            ticks: list[float] = []

            def tick() -> None:
                while len(ticks) < 5:
                    ticks.append(time.monotonic())
                    hop_loop.sleep(0.02)

            def ask() -> object:
                try:
                    return client.call("PING")
                finally:
                    ended.append(time.monotonic())

            ended: list[float] = []
            began = time.monotonic()
            asked, _ = loop.run_all(ask, tick)
            assert isinstance(asked, redis.RedisError)
            assert RESPONSE_TIMEOUT_SECONDS < ended[0] - began < WAIT_LIMIT_SECONDS
            assert ticks[-1] < ended[0], "the others went on while it waited"
        finally:
            os.kill(process, signal.SIGCONT)
        assert loop.run(partial(client.call, "PING")) == b"PONG"


def test_a_demoted_server_is_left(loop: EventLoopThread) -> None:
    with run_valkey() as first, run_valkey() as second:
        ports = [one.connection_pool.connection_kwargs["port"] for one in (first, second)]
        with run_tcp_proxy(ports[0]) as proxy:
            client = loop.client(f"redis://127.0.0.1:{proxy.port}/0")
            loop.run(partial(client.call, "SET", "a", "1"))
            first.replicaof("127.0.0.1", ports[1])
            with pytest.raises(ReadOnlyError):
                loop.run(partial(client.call, "SET", "a", "2"))
            proxy.target = ports[1]
            results = loop.run_all(*(partial(client.call, "INCR", "n") for _ in range(5)))
            assert sorted(results) == [1, 2, 3, 4, 5]  # type: ignore[type-var]
            assert second.get("n") == b"5"


def test_all_who_wait_for_a_demoted_server_go_on(loop: EventLoopThread) -> None:
    """The first whose command is refused closes the connection. Neither it nor who waits there is left behind."""
    with run_valkey() as first, run_valkey() as second:
        ports = [one.connection_pool.connection_kwargs["port"] for one in (first, second)]
        with run_tcp_proxy(ports[0]) as proxy:
            client = loop.client(f"redis://127.0.0.1:{proxy.port}/0")
            loop.run(partial(client.call, "SET", "a", "1"))
            first.replicaof("127.0.0.1", ports[1])
            proxy.target = ports[1]
            results = loop.run_all(*(partial(client.call, "INCR", "n") for _ in range(20)))
            assert sorted(results) == list(range(1, 21))  # type: ignore[type-var]


def test_user_password_and_database_of_the_url(loop: EventLoopThread) -> None:
    with run_valkey() as server:
        port = server.connection_pool.connection_kwargs["port"]
        server.acl_setuser("clerk", enabled=True, passwords=["+p@ss:/?#"], categories=["+@all"], keys=["*"])
        client = loop.client(f"redis://clerk:p%40ss%3A%2F%3F%23@127.0.0.1:{port}/3")
        assert loop.run(partial(client.call, "SET", "a", "1")) == b"OK"
        assert loop.run(partial(client.call, "ACL", "WHOAMI")) == b"clerk"
        server.select(3)
        assert server.get("a") == b"1"
        wrong = loop.client(f"redis://clerk:wrong@127.0.0.1:{port}/3")
        with pytest.raises(redis.AuthenticationError):
            loop.run(partial(wrong.call, "PING"))


def test_tls_is_spoken_and_the_certificate_is_checked(tmp_path: Path) -> None:
    with run_valkey() as server, run_event_loop() as loop:
        proxy = TlsProxy(server.connection_pool.connection_kwargs["port"], tmp_path)
        serving = loop.run(lambda: hop_loop.wait_for(hop_loop.current(), proxy.serve()))  # type: ignore[arg-type]
        try:
            url = f"rediss://localhost:{proxy.port}/0"
            trusted = loop.client(f"{url}?ssl_ca_certs={proxy.certificate}")
            assert loop.run(partial(trusted.call, "PING")) == b"PONG"
            with pytest.raises(redis.ConnectionError):
                loop.run(partial(loop.client(url).call, "PING"))
        finally:
            loop.run(serving.close)
            wait_until(lambda: not serving.is_serving(), "the proxy ends")
