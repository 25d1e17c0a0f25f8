import socket
import subprocess
import threading
from pathlib import Path

import pytest
import redis

from gateway.development import valkey
from gateway.storage.redis_clients import RETRY_SECONDS, HopClient, RetryPolicy, connect


class Time:
    """A clock that only waiting moves."""

    def __init__(self) -> None:
        self.now = 0.0
        self.waits: list[float] = []

    def wait(self, seconds: float) -> None:
        self.waits.append(seconds)
        self.now += seconds


@pytest.fixture
def time() -> Time:
    return Time()


@pytest.fixture
def patience(time: Time) -> RetryPolicy:
    return RetryPolicy(clock=lambda: time.now, wait=time.wait)


def run(patience: RetryPolicy, errors: list[Exception]) -> tuple[str, int]:
    """What comes of a command that fails in these ways, and how often it was sent."""
    left = list(errors)
    sent = 0

    def do() -> str:
        nonlocal sent
        sent += 1
        if left:
            raise left.pop(0)
        return "answer"

    return patience.call_with_retry(do, lambda _error: None), sent


def test_a_restarting_server_is_waited_for(patience: RetryPolicy, time: Time) -> None:
    errors = [redis.ConnectionError("refused")] * 3 + [redis.exceptions.BusyLoadingError("loading")]
    assert run(patience, errors) == ("answer", 5)
    assert time.waits == [0.1, pytest.approx(0.15), pytest.approx(0.225), 0.25]


def test_patience_ends(patience: RetryPolicy, time: Time) -> None:
    with pytest.raises(redis.ConnectionError):
        run(patience, [redis.ConnectionError("refused")] * 100)
    assert 1.2 < time.now <= RETRY_SECONDS


def test_after_a_time_out_a_command_is_sent_once_more(patience: RetryPolicy, time: Time) -> None:
    assert run(patience, [redis.TimeoutError()]) == ("answer", 2)
    with pytest.raises(redis.TimeoutError):
        run(patience, [redis.TimeoutError()] * 2)
    assert time.waits == []


def test_a_wrong_password_is_not_tried_again(patience: RetryPolicy) -> None:
    with pytest.raises(redis.AuthenticationError):
        run(patience, [redis.AuthenticationError()])


def test_connecting_inside_a_command_does_not_multiply_the_tries(patience: RetryPolicy) -> None:
    sent = 0

    def connect_again() -> str:
        nonlocal sent
        sent += 1
        raise redis.TimeoutError

    with pytest.raises(redis.TimeoutError):
        patience.call_with_retry(
            lambda: patience.call_with_retry(connect_again, lambda _error: None), lambda _error: None
        )
    assert sent == 2


def test_a_silent_server_gets_a_command_twice_at_most() -> None:
    """The trap of redis-py's defaults: the same command eleven times."""
    received = []

    def listen(server: socket.socket) -> None:
        while True:
            try:
                peer, _ = server.accept()
            except OSError:
                return
            with peer:
                while data := peer.recv(4096):
                    received.append(data.count(b"INCR"))
                    if b"INCR" not in data:
                        peer.sendall(b"-ERR unknown command\r\n" * data.count(b"*"))

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = threading.Thread(target=listen, args=(server,), daemon=True)
        thread.start()
        client = redis.Redis(
            port=server.getsockname()[1], protocol=2, socket_timeout=0.05, retry=RetryPolicy()
        )
        with pytest.raises(redis.TimeoutError):
            client.incr("cases")
        client.close()
        server.shutdown(socket.SHUT_RDWR)
        thread.join()
    assert sum(received) == 2


def test_a_killed_server_that_comes_back_is_a_slow_command_and_no_lost_one(folder: Path) -> None:
    def start() -> subprocess.Popen[bytes]:
        return subprocess.Popen(valkey.start_command(folder), stdout=subprocess.DEVNULL)

    url = valkey.socket_url(folder)
    server = start()
    clients = []
    try:
        pooled, single = connect(url), HopClient(url)
        pooled.set("case", "filed")
        assert single.client.get("case") == b"filed"
        clients = [pooled, single.client]

        for client in clients:
            server.kill()
            server.wait()
            server = start()
            assert client.get("case") == b"filed"
    finally:
        server.kill()
        server.wait()
        for client in clients:
            client.close()


def test_each_thread_has_a_client_of_its_own(redis_url: str) -> None:
    held = HopClient(redis_url)
    mine = held.client
    assert held.client is mine
    found: list[redis.Redis] = []
    thread = threading.Thread(target=lambda: found.append(held.client))
    thread.start()
    thread.join()
    assert found[0] is not mine
    assert found[0].ping()
    for client in (mine, *found):
        client.close()


def test_no_server_is_an_error_and_not_a_broken_holder(folder: Path) -> None:
    held = HopClient(f"unix://{folder}/no.sock")
    for _ in range(2):
        with pytest.raises(redis.ConnectionError):
            _ = held.client


SCRIPT = "Error running script (call to f_6b1b): @user_script:1: @user_script: 1: "


@pytest.mark.parametrize(
    "error",
    [
        redis.exceptions.ReadOnlyError("You can't write against a read only replica."),
        redis.exceptions.MasterDownError("Link with MASTER is down"),
        redis.exceptions.ClusterDownError("The cluster is down"),
        redis.exceptions.TryAgainError("Multiple keys request during rehashing of slot"),
        redis.ResponseError("UNBLOCKED force unblock from blocking operation, instance state changed"),
        redis.ResponseError(f"{SCRIPT}-READONLY You can't write against a read only replica."),
        redis.ResponseError(f"{SCRIPT}-LOADING Redis is loading the dataset in memory"),
        redis.ResponseError(f"{SCRIPT}-MASTERDOWN Link with MASTER is down"),
        redis.exceptions.ExecAbortError("Transaction discarded because of: READONLY You can't write"),
    ],
)
def test_a_server_that_lost_its_role_is_left(patience: RetryPolicy, error: Exception) -> None:
    dropped: list[Exception] = []
    left = [error]

    def do() -> str:
        if left:
            raise left.pop()
        return "answer"

    assert patience.call_with_retry(do, dropped.append) == "answer"
    assert dropped == [error]


@pytest.mark.parametrize(
    "error",
    [
        redis.ResponseError("wrong number of arguments for 'get' command"),
        redis.ResponseError("unknown command 'READONLY x', with args beginning with: 'LOADING y'"),
        redis.exceptions.OutOfMemoryError("command not allowed when used memory > 'maxmemory'."),
        redis.exceptions.NoScriptError("No matching script."),
    ],
)
def test_an_error_of_the_command_is_told_at_once(patience: RetryPolicy, time: Time, error: Exception) -> None:
    with pytest.raises(type(error)):
        run(patience, [error] * 2)
    assert time.waits == []
