"""The folder of what callers speak, where one is named."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

from gateway.operations.doctor.finding import Finding, bad, good

CURE = "Name a folder in GATEWAY_RECORDINGS_DIR that every web process and worker may write to, or none."


def check_recordings_folder(path: Path) -> Iterator[Finding]:
    """Whether it can be written to; it need not be there yet."""
    there = next(one for one in (path, *path.absolute().parents) if one.exists())
    try:
        with tempfile.TemporaryFile(dir=there):
            pass
    except OSError as error:
        yield bad("recordings", f"{path} cannot be written to ({type(error).__name__}).", CURE)
    else:
        yield good("recordings", f"They are kept in {path}.")
