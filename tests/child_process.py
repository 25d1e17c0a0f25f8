"""Programs that tests run as processes of their own, ended with everything that they have started."""

import subprocess
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from gateway.operations import process_tree
from tests.waiting import WAIT_LIMIT_SECONDS, wait_until


def start_leader(
    command: Sequence[str | Path],
    environ: Mapping[str, str] | None = None,
    output: IO[Any] | int | None = None,
    folder: Path | None = None,
) -> "subprocess.Popen[str]":
    """Start a program, in `folder`, that leads a tree of processes. Everything that it prints goes to `output`."""
    return subprocess.Popen(
        [str(part) for part in command],
        env=environ,
        cwd=folder,
        stdout=output,
        stderr=subprocess.STDOUT if output is not None else None,
        text=True,
        start_new_session=True,
    )


def kill_tree(leader: "subprocess.Popen[Any]") -> None:
    """Kill a program and all that it has started, and wait until they are gone.

    A child that outlives its leader for a moment would write into the store of the next test.
    """
    process_tree.kill(leader.pid)
    leader.wait(WAIT_LIMIT_SECONDS)
    wait_until(lambda: not process_tree.is_running(leader.pid), "its children are gone")
