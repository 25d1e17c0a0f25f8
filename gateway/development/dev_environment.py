"""The `gateway dev` that runs for this project, for commands that are typed in another terminal."""

import json
from collections.abc import Mapping
from pathlib import Path

from gateway.settings.settings import read_settings

LOCK = "lock"  # in the state folder: locked as long as the command, or what it left, runs
RUNNING = "running.json"  # beside it: what the command tells its processes


def surroundings(environ: Mapping[str, str]) -> Mapping[str, str]:
    """`environ`, completed with what a running `gateway dev` was told and made up.

    A REDIS_URL says that another gateway is meant; then nothing is added.
    """
    if environ.get("REDIS_URL", "").strip():
        return environ
    told = told_in(read_settings({"GATEWAY_ENV": "development", **environ}).state_dir)
    given = {name: text for name, text in environ.items() if text.strip()}
    return environ if told is None else told | given


def told_in(folder: Path) -> dict[str, str] | None:
    """What the `gateway dev` that runs in this state folder tells its processes; None where none does."""
    import fcntl  # not at the top: Windows has none, and no `gateway dev`

    try:
        with (folder / LOCK).open() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                told = json.loads((folder / RUNNING).read_text())
                return {str(name): str(value) for name, value in told.items()}
    except (OSError, ValueError):
        return None
    return None
