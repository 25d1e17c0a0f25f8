"""A worker that hangs is told from one that works: by its probe, by its supervisor, and to systemd."""

import os
import signal
import socket
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event

import psutil
import pytest
import redis
from redis.backoff import NoBackoff
from redis.retry import Retry

from gateway.operations.running_processes import WORKER, note_process
from gateway.workers.activity import (
    FOLDER,
    FORWARDER,
    JOBS,
    STUCK_SECONDS,
    SWEEPER,
    ActivityFile,
    WorkerActivity,
    find_stuck,
    is_stuck,
    make_files,
)
from gateway.workers.jobs import make_job_functions
from gateway.workers.one_worker import run_in_one_worker
from gateway.workers.service_manager import INTERVAL_SECONDS, ServiceManager
from tests.gateway.workers.conftest import KEY, Start
from tests.waiting import WAIT_LIMIT_SECONDS, wait_until

GROUPS = [("texts",), ("calls", "recordings")]


def test_a_process_has_turned_once_each_of_its_loops_has() -> None:
    now = [10.0]
    turned: list[float] = []
    activity = WorkerActivity([JOBS, SWEEPER, FORWARDER], turned.append, lambda: now[0])
    for loop in (JOBS, SWEEPER, JOBS, SWEEPER):
        now[0] += 1
        activity.note_turn(loop)
    assert turned == [], "the forwarder hangs"
    assert activity.seconds_since_turn() == 4
    now[0] = 20
    activity.note_turn(FORWARDER)
    assert turned == [20]
    for loop in (FORWARDER, JOBS):
        activity.note_turn(loop)
    assert turned == [20], "now the sweeper is awaited"


def test_a_process_that_hangs_is_named_until_it_goes_on(tmp_path: Path) -> None:
    with note_process(tmp_path, WORKER):
        texts, calls = make_files(tmp_path, GROUPS, lambda: 100.0)
        assert find_stuck(tmp_path, lambda: 100.0 + STUCK_SECONDS) == []
        texts.write(150.0)
        assert find_stuck(tmp_path, lambda: 101.0 + STUCK_SECONDS) == ["calls,recordings"]
        calls.write(151.0)
        assert find_stuck(tmp_path, lambda: 150.0 + STUCK_SECONDS) == []
        calls.path.write_bytes(b"")
        assert find_stuck(tmp_path, lambda: 100.0) == ["calls,recordings"]
    assert find_stuck(tmp_path, lambda: 100.0) is None, "no worker runs"


def test_files_of_workers_that_are_gone_count_for_nothing_and_are_removed(tmp_path: Path) -> None:
    left = tmp_path / FOLDER / "999999999-0-texts"
    left.parent.mkdir()
    left.write_bytes(b"")
    with note_process(tmp_path, WORKER):
        assert find_stuck(tmp_path) == []
        make_files(tmp_path, GROUPS)
        assert not left.exists()


def test_a_folder_that_was_tidied_up_or_cannot_be_written_stops_no_work(tmp_path: Path) -> None:
    with note_process(tmp_path, WORKER):
        (file,) = make_files(tmp_path, [("texts",)], lambda: 100.0)
        file.path.unlink()
        file.path.parent.rmdir()
        assert not is_stuck(file, lambda: 9999.0), "its supervisor does not end it"
        assert find_stuck(tmp_path) == [], "nothing is known of it"
        assert file.write(300.0)
        assert find_stuck(tmp_path, lambda: 301.0) == []
        file.path.unlink()
        file.path.mkdir()
        assert not file.write(400.0)
        assert find_stuck(tmp_path, lambda: 401.0) == ["texts"]


def test_each_item_of_a_long_job_counts_as_a_turn() -> None:
    turns: list[str] = []
    act = make_job_functions({"ring": lambda item: turns.append(item)}, lambda: turns.append("turn"))["ring"]
    act("a", "b")
    assert turns == ["turn", "a", "turn", "b"]


def test_a_loop_that_waits_for_the_store_turns(tmp_path: Path) -> None:
    """A worker must not be restarted because the store is away."""
    stop, turns = Event(), []
    nobody = redis.Redis(unix_socket_path=str(tmp_path / "nobody"), retry=Retry(NoBackoff(), 0))

    def note_turn() -> None:
        turns.append(1)
        if len(turns) > 1:
            stop.set()

    run_in_one_worker(nobody, "lock", "sweep", lambda: None, stop, note_turn)
    assert len(turns) == 2


def test_systemd_is_told_that_a_worker_is_ready_and_alive(tmp_path: Path) -> None:
    now = [0.0]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "notify"))
        listener.setblocking(False)
        manager = ServiceManager({"NOTIFY_SOCKET": str(tmp_path / "notify")}, lambda: now[0])
        manager.tell_ready()
        for moment in (0.0, 1.0, INTERVAL_SECONDS, INTERVAL_SECONDS + 1):
            now[0] = moment
            manager.tell_alive()
        assert [listener.recv(99) for _ in range(3)] == [b"READY=1", b"WATCHDOG=1", b"WATCHDOG=1"]
        with pytest.raises(BlockingIOError):
            listener.recv(99)
    manager.tell_ready()  # to nobody


def ask(folder: Path, redis_url: str) -> "subprocess.CompletedProcess[str]":
    """Ask `gateway worker --alive`."""
    environ = os.environ | {
        "GATEWAY_ENV": "development",
        "GATEWAY_STATE_DIR": str(folder),
        "GATEWAY_SECRET_KEY": KEY,
        "REDIS_URL": redis_url,
    }
    command = [sys.executable, "-m", "gateway", "worker", "--alive"]
    return subprocess.run(command, env=environ, capture_output=True, text=True, check=False)


@pytest.mark.long
@pytest.mark.usefixtures("store")
def test_a_process_that_hangs_is_found_killed_and_started_again(
    redis_url: str, start_worker: Start, tmp_path: Path, output: Callable[[], str]
) -> None:
    done = ask(tmp_path, redis_url)
    assert done.returncode == 1
    assert "No worker runs here" in done.stderr
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listener:
        listener.bind(str(tmp_path / "notify"))
        listener.settimeout(WAIT_LIMIT_SECONDS)
        worker = start_worker(
            redis_url,
            *("--streams", "texts", "--streams", "submissions"),
            NOTIFY_SOCKET=str(tmp_path / "notify"),
        )
        assert [listener.recv(99), listener.recv(99)] == [b"READY=1", b"WATCHDOG=1"]
    wait_until(lambda: output().count("worker_started") == 1)
    done = ask(tmp_path, redis_url)
    assert (done.returncode, done.stdout) == (0, "The worker is at work.\n"), done.stderr
    texts = next((tmp_path / FOLDER).glob("*-texts"))
    begun = ActivityFile(texts, "texts").read()
    wait_until(lambda: ActivityFile(texts, "texts").read() != begun, "its loops go round")
    children = psutil.Process(worker.pid).children()
    os.kill(worker.pid, signal.SIGSTOP)  # so that the probe looks before the supervisor does
    for child in children:
        child.suspend()
    ActivityFile(texts, "texts").write(0.0)
    done = ask(tmp_path, redis_url)
    assert (done.returncode, done.stderr) == (1, "Error: Nothing was heard for 90 seconds of: texts.\n")
    os.kill(worker.pid, signal.SIGCONT)
    wait_until(lambda: '"event":"worker_stuck"' in output().replace(": ", ":"))
    wait_until(lambda: output().count("streams_started") == 3, "it is started again")
    for child in children:
        if child.is_running():
            child.resume()
    worker.send_signal(signal.SIGTERM)
    assert worker.wait(WAIT_LIMIT_SECONDS) == 0
    assert list((tmp_path / FOLDER).iterdir()) == []
    assert "Traceback" not in output()
