"""Supervision, tried on real processes: what is killed comes back, and nothing outlives the command."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from gateway.development.process_supervisor import describe_exit, log_tail
from gateway.operations import process_tree
from tests.waiting import WAIT_LIMIT_SECONDS, wait_until

pytestmark = pytest.mark.long

SUPERVISED = Path(__file__).with_name("supervised_command.py")


def _as_in_a_terminal() -> None:
    """Where the tests themselves run under `nohup`, its ignored SIGHUP would be inherited, and rightly kept to."""
    signal.signal(signal.SIGHUP, signal.SIG_DFL)


class Command:
    """The supervising command, and what its programs wrote."""

    def __init__(self, folder: Path, stubborn: str = "") -> None:
        self._folder = folder
        self.process = subprocess.Popen(
            [sys.executable, str(SUPERVISED), str(folder), stubborn],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
            preexec_fn=_as_in_a_terminal,
        )

    def journal(self) -> list[list[str]]:
        file = self._folder / "journal"
        return [line.split() for line in file.read_text().splitlines()] if file.exists() else []

    def started(self, name: str) -> list[tuple[int, int]]:
        """Process ids of each start of a program: its own and its child's."""
        return [(int(line[2]), int(line[3])) for line in self.journal() if line[:2] == [name, "started"]]

    def leaders(self) -> list[int]:
        return [pid for name in ("store", "web") for pid, _child in self.started(name)]

    def await_starts(self, *, store: int = 1, web: int = 1) -> None:
        wait_until(lambda: len(self.started("store")) >= store and len(self.started("web")) >= web, "starts")

    def nothing_is_left(self) -> bool:
        return not any(process_tree.is_running(leader) for leader in self.leaders())

    def ends(self) -> list[str]:
        """Who was asked to end and who did, in order."""
        return [" ".join(line) for line in self.journal() if line[1] != "started"]


@pytest.fixture
def command(tmp_path: Path) -> Iterator[Command]:
    command = Command(tmp_path)
    yield command
    command.process.kill()
    command.process.communicate()
    wait_until(command.nothing_is_left, "nothing is left")


def test_what_is_killed_comes_back_and_its_own_processes_go(command: Command) -> None:
    command.await_starts()
    [(web, child)] = command.started("web")
    os.kill(web, signal.SIGKILL)
    command.await_starts(web=2)
    assert not process_tree.is_running(web)
    assert not _runs(child)
    assert len(command.started("store")) == 1
    command.process.terminate()
    said, _ = command.process.communicate(timeout=WAIT_LIMIT_SECONDS)
    assert said == "web was killed (SIGKILL); starting it again.\n"


def test_what_keeps_dying_is_tried_less_and_less_often(command: Command) -> None:
    for times in range(1, 5):
        command.await_starts(web=times)
        os.kill(command.started("web")[-1][0], signal.SIGKILL)
    command.await_starts(web=5)
    command.process.terminate()
    said, _ = command.process.communicate(timeout=WAIT_LIMIT_SECONDS)
    assert said.count("web was killed (SIGKILL); starting it again.\n") == 4


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_asked_to_stop_it_ends_the_youngest_first(command: Command, number: signal.Signals) -> None:
    command.await_starts()
    command.process.send_signal(number)
    assert command.process.wait(WAIT_LIMIT_SECONDS) == 0
    assert command.nothing_is_left()
    assert command.ends() == ["web asked", "web ended", "store asked", "store ended"]


def test_killed_it_leaves_nothing_and_the_order_is_kept(command: Command) -> None:
    command.await_starts()
    command.process.kill()
    wait_until(command.nothing_is_left, "everything has ended")
    assert command.ends() == ["web asked", "web ended", "store asked", "store ended"]


@pytest.mark.skipif(not Path("/proc/self/stat").exists(), reason="only Linux names a process's children")
def test_killed_after_its_guard_was_killed_it_leaves_nothing(command: Command) -> None:
    command.await_starts()
    os.kill(_guard_of(command.process.pid), signal.SIGKILL)
    os.kill(command.started("web")[0][0], signal.SIGKILL)  # wakes the command, which sees to its guard first
    command.await_starts(web=2)
    command.process.kill()
    wait_until(command.nothing_is_left, "everything has ended")


def test_a_program_that_does_not_end_is_killed(tmp_path: Path) -> None:
    command = Command(tmp_path, stubborn="web")
    command.await_starts()
    command.process.terminate()
    assert command.process.wait(WAIT_LIMIT_SECONDS) == 0
    command.process.communicate()
    assert command.nothing_is_left()
    assert command.ends() == ["web asked", "store asked", "store ended"]


def test_a_second_command_is_told_of_the_first(command: Command, tmp_path: Path) -> None:
    command.await_starts()
    second = subprocess.run(
        [sys.executable, str(SUPERVISED), str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert f"gateway dev already runs here (process {command.process.pid})" in second.stderr


def test_after_a_kill_the_next_command_waits_until_everything_has_ended(
    command: Command, tmp_path: Path
) -> None:
    command.await_starts()
    command.process.kill()
    command.process.wait()
    following = Command(tmp_path)
    command.await_starts(store=2, web=2)
    told = [" ".join(line[:2]) for line in command.journal()]
    assert told.index("store ended") < len(told) - 1 - told[::-1].index("store started")
    following.process.terminate()
    following.process.communicate(timeout=WAIT_LIMIT_SECONDS)


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (0, "ended with status 0"),
        (3, "ended with status 3"),
        (-9, "was killed (SIGKILL)"),
        (-99, "was killed (signal 99)"),
    ],
)
def test_an_end_in_words(status: int, words: str) -> None:
    assert describe_exit(status) == words


def test_the_end_of_a_long_log(tmp_path: Path) -> None:
    log = tmp_path / "log"
    log.write_text("".join(f"line {number}\n" for number in range(10_000)))
    assert log_tail(log, 2) == "line 9998\nline 9999"


def _runs(pid: int) -> bool:
    """Whether a process runs; one that has ended and was not fetched by its parent does not."""
    try:
        return b") Z " not in Path(f"/proc/{pid}/stat").read_bytes()
    except FileNotFoundError:
        return False


def _guard_of(command: int) -> int:
    """The guard's process id: the command's first child."""
    return int(Path(f"/proc/{command}/task/{command}/children").read_text().split()[0])
