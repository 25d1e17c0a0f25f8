"""Reads the files that a menu file names: regular files below its folder, and nothing else that the machine has.

Whoever writes menus must not read the server: its passwords, its environment in /proc, its devices.
"""

import errno
import os
import stat
from dataclasses import dataclass
from pathlib import Path

MEGABYTE = 1024 * 1024
MAX_TEXT_BYTES = 16 * MEGABYTE  # of a menu file, a table or an included file
SYSTEM_FOLDERS = (Path("/proc"), Path("/sys"), Path("/dev"))


class RefusedFileError(OSError):
    """The file must not be read. `strerror` has the reason, in words for the author of the menus."""

    def __init__(self, reason: str) -> None:
        super().__init__(errno.EPERM, reason)


@dataclass(frozen=True, slots=True)
class MenuFolder:
    """The folder of a menu file. The menu file names files relative to it."""

    path: Path

    def locate(self, name: str) -> Path:
        """Return the real path of a file or folder, with symbolic links resolved.

        Raises FileNotFoundError, or RefusedFileError if it is not below this folder or is hidden.
        """
        if "\0" in name:
            raise FileNotFoundError(errno.ENOENT, "no file's name holds such a character")
        if Path(name).is_absolute() or ".." in Path(name).parts:
            raise RefusedFileError("it is not below the folder of the menu file")
        root = self.path.resolve()
        try:
            real = (root / name).resolve(strict=True)
        except RuntimeError as error:
            raise RefusedFileError("its symbolic links go round in a circle") from error
        if not real.is_relative_to(root) or any(real.is_relative_to(system) for system in SYSTEM_FOLDERS):
            raise RefusedFileError("it leads out of the folder of the menu file")
        if root == root.parent:
            raise RefusedFileError("the menu file is in the top folder of the machine, not in one of its own")
        if any(_is_hidden(part) for part in (*Path(name).parts, *real.relative_to(root).parts)):
            raise RefusedFileError("it is hidden: its name or the name of its folder begins with a dot")
        return real

    def read_bytes(self, name: str, max_bytes: int) -> bytes:
        """Read a regular file. Raises OSError if it cannot be read, RefusedFileError if it must not be."""
        return read_regular_file(self.locate(name), max_bytes, os.O_NOFOLLOW)

    def read_text(self, name: str) -> str:
        """Read a text file in UTF-8, without its byte order mark. Raises OSError or UnicodeError."""
        return as_text(self.read_bytes(name, MAX_TEXT_BYTES))


def read_regular_file(path: Path, max_bytes: int, flags: int = 0) -> bytes:
    """Read a file of at most `max_bytes`. Raises OSError; RefusedFileError for a pipe, a device and a large file."""
    # Opening a pipe would wait for its writer without O_NONBLOCK.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC | flags)
    try:
        mode = os.fstat(descriptor).st_mode
        if stat.S_ISDIR(mode):
            raise IsADirectoryError(errno.EISDIR, os.strerror(errno.EISDIR))
        if not stat.S_ISREG(mode):
            raise RefusedFileError("it is a device or a pipe, not a file")
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            data = file.read(max_bytes + 1)
    finally:
        os.close(descriptor)
    if len(data) > max_bytes:
        raise RefusedFileError(f"it is larger than {max_bytes // MEGABYTE} MB")
    return data


def as_text(data: bytes) -> str:
    """Decode UTF-8 without its byte order mark, with line breaks as `\\n`. Raises UnicodeError."""
    return data.decode("utf-8-sig").replace("\r\n", "\n").replace("\r", "\n")


def _is_hidden(part: str) -> bool:
    """Return True for `.env`. Kubernetes mounts files through folders that begin with two dots, such as `..data`."""
    return part.startswith(".") and not part.startswith("..")
