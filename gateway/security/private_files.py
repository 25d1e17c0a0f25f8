"""Keeps the gateway's own files from other users of the machine."""

import os
from pathlib import Path

FOLDER_MODE = 0o700
UMASK = 0o077  # files are made 0600, folders 0700


def keep_files_private() -> None:
    """Let this process and its children make files that only their user can read."""
    os.umask(UMASK)


def prepare_folder(folder: Path) -> None:
    """Make a folder that only this user can read, or make an existing one so. OSError if that is not possible."""
    folder.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
    if folder.stat().st_mode & ~FOLDER_MODE & 0o777:
        folder.chmod(FOLDER_MODE)
