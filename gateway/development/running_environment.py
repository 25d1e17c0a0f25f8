"""The `gateway dev` that runs for this project, for commands that are typed in another terminal."""

import json
from collections.abc import Mapping
from pathlib import Path

from gateway.settings.reader import read_settings

LOCK_FILE = "lock"  # in the state folder: locked as long as the command, or what it left, runs
ENVIRONMENT_FILE = "running.json"  # beside it: what the command tells its processes


def with_running_environment(environ: Mapping[str, str]) -> Mapping[str, str]:
    """`environ`, completed with what a running `gateway dev` was told and made up.

    A REDIS_URL says that another gateway is meant; then nothing is added.
    """
    if environ.get("REDIS_URL", "").strip():
        return environ
    running = read_running_environment(read_settings({"GATEWAY_ENV": "development", **environ}).state_dir)
    provided = {name: text for name, text in environ.items() if text.strip()}
    return environ if running is None else running | provided


def read_running_environment(folder: Path) -> dict[str, str] | None:
    """What the `gateway dev` that runs in this state folder tells its processes; None where none does."""
    import fcntl  # not at the top: Windows has none, and no `gateway dev`

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
