"""How somebody calls this program in the terminal that they have open."""

import shutil
from pathlib import Path

NAME = "gateway"


def how_to_call(search_path: str, executable: Path, folder: Path) -> str:
    """Return what to type for `gateway`: its name if the shell finds it, else its path, short if it is below `folder`.

    `search_path` is the shell's PATH, `executable` the Python that runs, and `folder` where the shell stands.
    """
    if shutil.which(NAME, path=search_path):
        return NAME
    program = executable.parent / NAME
    if not program.exists():
        return f"{executable.name} -m {NAME}"
    return str(program.relative_to(folder) if program.is_relative_to(folder) else program)
