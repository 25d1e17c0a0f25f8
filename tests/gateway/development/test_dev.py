"""`gateway dev` as a newcomer meets it: everything answers, what dies comes back, and nothing is left behind."""

import os
import signal
import socket
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import redis
from click.testing import CliRunner

from gateway.cli import main
from gateway.development import valkey
from gateway.insights import keys
from gateway.operations import process_tree
from tests.gateway.development.dev_process import Dev, body, status
from tests.waiting import wait_until

pytestmark = pytest.mark.long


@pytest.fixture
def dev(folder: Path) -> Iterator[Dev]:
    """A running one."""
    dev = Dev(folder)
    yield dev
    dev.process.kill()
    dev.process.communicate()


linux = pytest.mark.skipif(
    not Path("/proc/self/stat").exists(), reason="only Linux names a process's children"
)


@linux
def test_everything_answers_and_ctrl_c_leaves_nothing(dev: Dev) -> None:
    dev.await_ready()
    assert status(f"{dev.url}/health/ready") == 200
    assert status(f"{dev.url}/metrics") == 200
    url = valkey.socket_url(dev.state / "valkey")
    with redis.Redis.from_url(url, decode_responses=True) as client:
        client.set("kept", "through a kill")
        os.kill(client.info("server")["process_id"], signal.SIGKILL)
        wait_until(lambda: valkey.is_answering(url), "Valkey is back")
        assert client.get("kept") == "through a kill"
    wait_until(lambda: status(f"{dev.url}/health/ready") == 200, "ready again")
    started = dev.started()
    assert len(started) == 6  # the guard, Valkey, case system, provider network, worker, web
    dev.process.send_signal(signal.SIGINT)
    said = dev.end()
    assert dev.process.returncode == 0
    assert not any(process_tree.is_running(leader) for leader in started)
    assert f"{dev.url}/handset/" in said
    assert "dial *384*2040#" in said
    by_name = dev.url.replace("127.0.0.1", "localhost")  # which may have passkeys
    assert f"Console     {by_name}/console/link/" in said
    assert "Valkey was killed (SIGKILL); starting it again." in said
    assert status(f"{dev.url}/health/live") == 0


def test_it_runs_the_file_that_it_is_given(folder: Path) -> None:
    file = folder / "mine.yaml"
    options = ("--template", "survey", "--languages", "en,fr", "--code", "*555#", "--name", "Ward survey")
    assert CliRunner().invoke(main, ["new", str(file), *options]).exit_code == 0
    dev = Dev(folder, file=file)
    try:
        dev.await_ready()
        page = body(f"{dev.url}/handset/")
        assert 'data-dial="*555#"' in page
        assert "Ward survey" in page
        assert "RATE" in page
        assert 'data-dial="+254202012345"' in page
        assert "*384" not in page
    finally:
        dev.process.send_signal(signal.SIGINT)
        said = dev.end()
    assert "dial *555#" in said


@linux
def test_killed_it_leaves_nothing(dev: Dev) -> None:
    dev.await_ready()
    started = dev.started()
    dev.process.kill()
    wait_until(lambda: not any(process_tree.is_running(leader) for leader in started), "everything has ended")
    assert status(f"{dev.url}/health/live") == 0


@linux
def test_it_ends_when_the_make_that_runs_it_is_killed(folder: Path) -> None:
    dev = Dev(folder, "sh", "-c", '"$@"; exit', "make", MAKELEVEL="1")
    dev.await_ready()
    dev.process.kill()
    wait_until(lambda: not process_tree.is_running(dev.process.pid), "the command has ended")
    assert "Stopping" in dev.end()
    assert not (dev.state / "running.json").exists()
    assert status(f"{dev.url}/health/live") == 0


def test_a_port_in_use_is_told_in_a_sentence(folder: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        dev = Dev(folder, GATEWAY_PORT=str(port))
        assert dev.end() == f"Port {port} is in use by another program: set GATEWAY_PORT to a free one.\n"
    assert dev.process.returncode == 1


def test_broken_menus_are_told_with_their_places(folder: Path) -> None:
    menus = folder / "menus.yaml"
    menus.write_text("version: 1\nscreens:\n  welcome:\n    menu: Hello\n    goto: nowhere\n")
    dev = Dev(folder, GATEWAY_MENUS=str(menus))
    said = dev.end()
    assert dev.process.returncode == 1
    assert f"{menus}:5:" in said
    assert "nowhere" in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("told", "sentence"),
    [
        ({"GATEWAY_PORT": "eighty"}, "GATEWAY_PORT takes a whole number"),
        ({"REDIS_URL": "unix:///nowhere/valkey.sock"}, "No Redis or Valkey answers at REDIS_URL"),
        ({"GATEWAY_MENUS": "/nowhere/menus.yaml"}, "The menu file /nowhere/menus.yaml cannot be read"),
        (
            {"GATEWAY_DELIVERY": "/nowhere/delivery.yaml"},
            "The delivery file /nowhere/delivery.yaml cannot be read",
        ),
        ({"GATEWAY_STATE_DIR": "{folder}/" + "x" * 120}, "is too long for a socket's path"),
    ],
)
def test_what_does_not_fit_is_told_in_a_sentence(folder: Path, told: dict[str, str], sentence: str) -> None:
    dev = Dev(folder, **{name: text.format(folder=folder) for name, text in told.items()})
    said = dev.end()
    assert dev.process.returncode in (1, 2)
    assert sentence in said
    assert "Traceback" not in said


def test_citizens_dial_a_lively_one_and_the_month_before_is_made_up(folder: Path) -> None:
    dev = Dev(folder, options=["--lively"])
    try:
        dev.await_ready()
        with redis.Redis.from_url(valkey.socket_url(dev.state / "valkey")) as client:
            today = datetime.now(UTC).date()
            for back in (1, 30):
                day = today - timedelta(days=back)
                assert client.exists(keys.day_key(day), keys.packed_key(day))
            wait_until(lambda: client.exists(keys.OPEN_KEY), "a simulated citizen has dialled")
    finally:
        dev.process.send_signal(signal.SIGINT)
        dev.end()
