"""Checks the folder for recordings of callers, if one is set."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from gateway.operations.doctor.finding import Finding, bad, good

CURE = "Name a folder in GATEWAY_RECORDINGS_DIR that every web process and worker may write to, or none."


def check_recordings_folder(path: Path) -> Iterator[Finding]:
    """Check that the folder can be written to. It need not exist yet."""
    existing = next(folder for folder in (path, *path.absolute().parents) if folder.exists())
    try:
        with tempfile.TemporaryFile(dir=existing):
            pass
    except OSError as error:
        yield bad("recordings", f"{path} cannot be written to ({type(error).__name__}).", CURE)
    else:
        yield good("recordings", f"They are kept in {path}.")
