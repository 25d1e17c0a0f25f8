"""The state folder: private, one command at a time, and kept from run to run."""

import os
import stat
from pathlib import Path

import pytest

from gateway.development.running_environment import read_running_environment, with_running_environment
from gateway.development.state_folder import SAVED_FILE, StateFolder
from gateway.errors import MachineError


def test_the_folder_is_private_and_so_is_what_it_keeps(tmp_path: Path) -> None:
    state = StateFolder.acquire(tmp_path / "new" / "state")
    state.save({"GATEWAY_SECRET_KEY": "s"})
    state.write_environment({"REDIS_URL": "unix:///x"})
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in state.folder.iterdir()}
    assert stat.S_IMODE(state.folder.stat().st_mode) == 0o700
    assert modes == {"lock": 0o600, "kept.json": 0o600, "running.json": 0o600}
    state.close()


def test_what_was_kept_is_there_in_the_next_run(tmp_path: Path) -> None:
    first = StateFolder.acquire(tmp_path / "state")
    first.save({"GATEWAY_SECRET_KEY": "s"})
    first.close()
    second = StateFolder.acquire(tmp_path / "state")
    assert second.read_saved() == {"GATEWAY_SECRET_KEY": "s"}
    second.close()


def test_only_one_command_at_a_time(tmp_path: Path) -> None:
    first = StateFolder.acquire(tmp_path / "state")
    with pytest.raises(MachineError, match=rf"already runs here \(process {os.getpid()}\)"):
        StateFolder.acquire(tmp_path / "state")
    first.close()
    StateFolder.acquire(tmp_path / "state").close()


def test_other_commands_find_the_running_one(tmp_path: Path) -> None:
    assert read_running_environment(tmp_path / "state") is None
    state = StateFolder.acquire(tmp_path / "state")
    assert read_running_environment(tmp_path / "state") is None  # not yet announced
    state.write_environment({"REDIS_URL": "unix:///x"})
    assert read_running_environment(tmp_path / "state") == {"REDIS_URL": "unix:///x"}
    state.close()
    assert read_running_environment(tmp_path / "state") is None


def test_another_terminal_is_completed_with_what_runs_and_keeps_what_it_was_given(tmp_path: Path) -> None:
    state = StateFolder.acquire(tmp_path / "state")
    given = {"GATEWAY_STATE_DIR": str(state.folder), "GATEWAY_PORT": "8123"}
    assert with_running_environment(given) == given
    state.write_environment({"REDIS_URL": "unix:///x", "GATEWAY_PORT": "8080"})
    assert with_running_environment(given) == given | {"REDIS_URL": "unix:///x"}
    elsewhere = given | {"REDIS_URL": "redis://elsewhere"}
    assert with_running_environment(elsewhere) == elsewhere
    state.close()


def test_what_a_killed_command_announced_is_not_believed(tmp_path: Path) -> None:
    state = StateFolder.acquire(tmp_path / "state")
    state.write_environment({"REDIS_URL": "unix:///x"})
    os.close(state.lock)  # all that is left of a killed process is its files
    assert read_running_environment(tmp_path / "state") is None


def test_a_folder_with_other_things_in_it_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "letter.txt").touch()
    tmp_path.chmod(0o755)
    with pytest.raises(MachineError, match="holds other things: set GATEWAY_STATE_DIR"):
        StateFolder.acquire(tmp_path)
    assert stat.S_IMODE(tmp_path.stat().st_mode) == 0o755


def test_a_file_in_the_folders_place(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(MachineError, match="cannot be used"):
        StateFolder.acquire(tmp_path / "file")


@pytest.mark.parametrize("damage", ["", "{", "[1]", '"text"'])
def test_damaged_secrets_are_not_replaced_silently(tmp_path: Path, damage: str) -> None:
    state = StateFolder.acquire(tmp_path / "state")
    (state.folder / SAVED_FILE).write_text(damage)
    with pytest.raises(MachineError, match="repair it, or delete"):
        state.read_saved()
    state.close()


def test_the_log_of_the_run_before_is_kept(tmp_path: Path) -> None:
    state = StateFolder.acquire(tmp_path / "state")
    state.fresh_log("web").write_text("first run")
    fresh = state.fresh_log("web")
    assert fresh.read_text() == ""
    assert fresh.with_name("web.before.log").read_text() == "first run"
    state.close()
