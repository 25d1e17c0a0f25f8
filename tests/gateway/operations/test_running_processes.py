"""The notes of processes that run, and the mark of those that are about to end."""

import os
from pathlib import Path

from gateway.operations.running_processes import WEB, WORKER, DrainMark, list_processes, note_process


def test_a_process_is_noted_as_long_as_it_runs(tmp_path: Path) -> None:
    with note_process(tmp_path, WORKER), note_process(tmp_path, WEB):
        assert list_processes(tmp_path) == [(WEB, os.getpid()), (WORKER, os.getpid())]
    assert list_processes(tmp_path) == []


def test_the_note_of_a_process_that_was_killed_is_removed(tmp_path: Path) -> None:
    (tmp_path / "running").mkdir()
    note = tmp_path / "running" / "web-1"
    note.touch()
    assert list_processes(tmp_path) == []
    assert not note.exists()


def test_a_mark_that_was_left_behind_keeps_nobody_from_serving(tmp_path: Path) -> None:
    mark = DrainMark(tmp_path)
    with note_process(tmp_path, WEB):
        assert mark.reason() == ""
        mark.set()
        assert mark.reason() == "it is about to end"
    assert mark.reason() == ""
