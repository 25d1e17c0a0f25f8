"""Replays walks in a process of its own, with a deadline, so that no hop waits for it.

The process reads a task from its standard input and writes the report to its standard output, both as MessagePack.
"""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime

import msgspec

from gateway.errors import DefinitionError, GatewayError
from gateway.published_menus.definition import MenuSource
from gateway.published_menus.versions import VersionStore
from menus.model import Service
from menus.replay.report import ReplayReport, replay_walks
from menus.replay.walk import RecordedWalk

GRACE_SECONDS = 15.0  # to start, to compile the menus and to finish the walk that is being played
LOW_PRIORITY = 10
MODULE = "gateway.published_menus.replay_process"


class ReplayTask(msgspec.Struct, frozen=True):
    """The walks, the menus to play them on, and those that they began with, by digest. `moment`: the time there."""

    walks: list[RecordedWalk]
    new: MenuSource
    old: dict[str, MenuSource]
    moment: datetime
    seconds: float


def find_sources(walks: Iterable[RecordedWalk], versions: VersionStore) -> dict[str, MenuSource]:
    """Return the text of the menus that walks began with, as far as the store has it. May raise redis.RedisError."""
    found = {}
    for digest in dict.fromkeys(walk.menus for walk in walks):
        number = versions.number_of(digest)
        source = None if number is None else versions.source(number)
        if source is not None:
            found[digest] = source
    return found


def replay_in_process(task: ReplayTask) -> ReplayReport:
    """Replay walks in a process of its own. The report tells how many were left when the time was up.

    Raises DefinitionError if the menus have errors, GatewayError if the process fails or does not end in time.
    """
    try:
        done = subprocess.run(  # noqa: S603 - our own module
            [sys.executable, "-m", MODULE],
            input=msgspec.msgpack.encode(task),
            capture_output=True,
            timeout=task.seconds + GRACE_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise GatewayError(f"The replay did not end within {task.seconds:.0f} seconds.") from None
    if done.returncode:
        raise GatewayError(
            "The replay failed. The menus have errors, which `gateway check` shows, or memory is short."
        )
    return msgspec.msgpack.decode(done.stdout, type=ReplayReport)


def run_task(task: ReplayTask, monotonic: Callable[[], float]) -> ReplayReport:
    """Compile the menus and replay the walks."""
    end = monotonic() + task.seconds
    new = task.new.compile()
    if new.service is None:
        raise DefinitionError("\n".join(str(problem) for problem in new.problems))
    return replay_walks(task.walks, _compiled(task.old), new.service, task.moment, lambda: monotonic() > end)


def _compiled(sources: Mapping[str, MenuSource]) -> dict[str, Service]:
    """Compile the menus that this release can use."""
    compiled = {digest: source.compile().service for digest, source in sources.items()}
    return {digest: service for digest, service in compiled.items() if service is not None}


def main() -> None:
    """Do the task on the standard input."""
    os.nice(LOW_PRIORITY)
    task = msgspec.msgpack.decode(sys.stdin.buffer.read(), type=ReplayTask)
    sys.stdout.buffer.write(msgspec.msgpack.encode(run_task(task, time.monotonic)))


if __name__ == "__main__":
    main()
