"""The web process, started as its own program."""

import http.client
import json
import os
import signal
import socket
import stat
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

from tests.free_port import find_free_port
from tests.gateway.cli.serve_process import TOKEN, Server
from tests.waiting import WAIT_LIMIT_SECONDS, wait_until

pytestmark = pytest.mark.long

Serve = Callable[..., "Server"]

MENUS = """\
version: 1
service:
  name: {en: County}
  languages: {en: {name: English}}
  country: KE
  time_zone: Africa/Nairobi
entry: {ussd: {"*384#": welcome}}
screens:
  welcome: {end: {en: Hello}}
"""


@pytest.fixture
def port() -> int:
    return find_free_port()


@pytest.fixture
def serve(store: object, redis_url: str, tmp_path: Path, port: int) -> Iterator[Serve]:  # noqa: ARG001 - empties
    started: list[Server] = []
    menus = tmp_path / "menus.yaml"
    menus.write_text(MENUS)

    def start(**changes: str) -> Server:
        environ = {
            "PATH": os.environ["PATH"],
            "GATEWAY_ENV": "development",
            "GATEWAY_MENUS": str(menus),
            "GATEWAY_PORT": str(port),
            "GATEWAY_STATE_DIR": str(tmp_path / "state"),
            "GATEWAY_SECRET_KEY": "a-key-for-tests",
            "GATEWAY_WEBHOOK_TOKEN": TOKEN,
            "REDIS_URL": redis_url,
        }
        server = Server(port, environ | changes)
        started.append(server)
        return server

    yield start
    for server in started:
        server.end()


def test_the_console_has_a_port_of_its_own_if_it_is_told_one(serve: Serve) -> None:
    console_port = find_free_port()
    server = serve(CONSOLE_PORT=str(console_port)).await_ready()
    assert server.ask("GET", "/console/sign-in")[0] == 404
    console = Server.at(server, console_port)
    wait_until(console.is_open, "the console answers")
    assert console.ask("GET", "/console/sign-in")[0] == 200
    assert console.ask("GET", "/health/ready")[0] == 404
    assert console.ask("GET", "//console/sign-in")[0] == 404
    server.process.send_signal(signal.SIGTERM)
    server.output()
    wait_until(lambda: not console.is_open(), "the console has ended")


def test_it_serves_until_told_to_stop(serve: Serve) -> None:
    server = serve().await_ready()
    assert server.ask("POST", f"/at/{TOKEN}/sms/receipts")[0] == 204
    assert server.ask("POST", "/at/guess/sms/receipts") == (403, "")
    assert 'gateway_refusals_total{why="token"} 1.0' in server.ask("GET", "/metrics")[1]

    long = b"x" * 100_000  # more than any provider sends, and less than a draft may have
    assert server.ask("POST", f"/at/{TOKEN}/sms/receipts", long)[0] == 413
    assert server.ask("POST", "/console/sign-in", long)[0] == 400  # it is no form of ours

    server.process.send_signal(signal.SIGTERM)
    output = server.output()
    assert server.process.returncode == 0
    assert TOKEN not in output
    events = [json.loads(line)["event"] for line in output.splitlines()]
    assert events[0] == "starting"
    assert "webhook_refused" in events
    assert not server.answers()


@pytest.mark.parametrize("front", ["event_loop", "threads"])
def test_a_stop_loses_no_line_and_no_count_of_a_hop(serve: Serve, tmp_path: Path, front: str) -> None:
    server = serve(GATEWAY_SERVER=front, GATEWAY_WORKERS="1").await_ready()
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=WAIT_LIMIT_SECONDS)
    connection.request("POST", f"/at/{TOKEN}/ussd", "sessionId=s&serviceCode=*384%23&text=")
    assert connection.getresponse().read() == b"END Hello"
    server.process.send_signal(signal.SIGTERM)
    connection.close()
    lines = [json.loads(line) for line in server.output().splitlines() if line.startswith("{")]
    assert [line["outcome"] for line in lines if line["event"] == "hop"] == ["ended"]
    counters = b"".join(file.read_bytes() for file in (tmp_path / "state" / "metrics").glob("counter_*.db"))
    assert b"gateway_hops_total" in counters


@pytest.mark.parametrize("present", [False, True])
def test_its_files_are_its_users_alone(serve: Serve, tmp_path: Path, *, present: bool) -> None:
    state = tmp_path / "state"
    if present:  # as an earlier release left it
        (state / "metrics").mkdir(parents=True)
        state.chmod(0o755)
    server = serve().await_ready()
    assert server.ask("POST", "/at/guess/sms/receipts") == (403, "")  # counted in a file
    modes = {path: stat.S_IMODE(path.stat().st_mode) for path in (state, *state.rglob("*"))}
    assert len(modes) > 2
    assert {oct(mode) for path, mode in modes.items() if path.is_dir()} == {"0o700"}
    assert {oct(mode) for path, mode in modes.items() if not path.is_dir()} == {"0o600"}


def test_killed_it_leaves_no_process_behind_and_starts_again_at_once(serve: Serve) -> None:
    first = serve().await_ready()
    first.process.kill()
    first.process.wait()
    second = serve().await_ready()
    assert second.process.poll() is None
    first.output()  # ends only when nobody holds its output any more


def test_a_port_in_use_is_told_in_a_sentence(serve: Serve, port: int) -> None:
    with socket.create_server(("127.0.0.1", port)):
        server = serve()
        assert server.output() == (
            f"Port {port} is in use by another program: set GATEWAY_PORT to a free one.\n"
        )
    assert server.process.returncode == 1


@pytest.mark.parametrize(
    ("changes", "status", "begins"),
    [
        ({"GATEWAY_PORT": "x", "GATEWAY_THREADS": "x"}, 2, "GATEWAY_PORT takes a whole number"),
        ({"REDIS_URL": ""}, 2, "REDIS_URL is not set"),
        ({"GATEWAY_MENUS": "/nowhere/menus.yaml"}, 1, "The menu file /nowhere/menus.yaml cannot be read"),
        ({"GATEWAY_STATE_DIR": "/dev/null/state"}, 1, "/dev/null/state/metrics cannot be written"),
        ({"GATEWAY_HOST": "192.0.2.1"}, 1, "192.0.2.1 is no address of this machine"),
    ],
)
def test_what_cannot_be_served_is_told_without_a_stack_trace(
    serve: Serve, changes: dict[str, str], status: int, begins: str
) -> None:
    server = serve(**changes)
    output = server.output()
    assert server.process.returncode == status
    assert output.startswith(begins)
    assert "Traceback" not in output


def test_a_broken_menu_file_is_told_with_its_places(serve: Serve, tmp_path: Path) -> None:
    menus = tmp_path / "broken.yaml"
    menus.write_text(MENUS.replace("welcome}}\nscreens", "nowhere}}\nscreens"))
    server = serve(GATEWAY_MENUS=str(menus))
    output = server.output()
    assert server.process.returncode == 1
    assert output.startswith(f"{menus}:7:")
    assert "Traceback" not in output


def test_a_store_that_is_away_stops_no_start(serve: Serve) -> None:
    server = serve(REDIS_URL="unix:///nonexistent/valkey.sock")
    answers: list[tuple[int, str]] = []

    def is_answered() -> bool:
        with suppress(OSError):
            answers.append(server.ask("GET", "/health/ready"))
        return bool(answers)

    wait_until(is_answered, "it answers")
    [(status, body)] = answers
    assert (status, json.loads(body)["lacking"]["redis"]) == (503, "ConnectionError")
