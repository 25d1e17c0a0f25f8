"""Find the `gateway dev` that runs for this project, for commands typed in another terminal."""

import json
from collections.abc import Mapping
from pathlib import Path

from gateway.settings.reader import read_settings

LOCK_FILE = "lock"  # in the state folder; locked while the command, or anything it left, runs
ENVIRONMENT_FILE = "running.json"  # beside it: the environment of the command's processes


def with_running_environment(environ: Mapping[str, str]) -> Mapping[str, str]:
    """Return `environ`, completed with the environment of a running `gateway dev`.

    A REDIS_URL says that another gateway is meant. Then nothing is added.
    """
    if environ.get("REDIS_URL", "").strip():
        return environ
    running = read_running_environment(read_settings({"GATEWAY_ENV": "development", **environ}).state_dir)
    provided = {name: text for name, text in environ.items() if text.strip()}
    return environ if running is None else running | provided


def read_running_environment(folder: Path) -> dict[str, str] | None:
    """Return the environment of the `gateway dev` that runs in this state folder; None if none runs."""
    import fcntl  # not at the top: Windows has no fcntl, and no `gateway dev`

    try:
        with (folder / LOCK_FILE).open() as lock:
            try:
                fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
            except BlockingIOError:
                running = json.loads((folder / ENVIRONMENT_FILE).read_text())
                return {str(name): str(value) for name, value in running.items()}
    except (OSError, ValueError):
        return None
    return None
