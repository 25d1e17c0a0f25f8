"""The state folder of `gateway dev`: one command locks it, and it lasts from run to run."""

import contextlib
import fcntl
import json
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from gateway.development.running_environment import ENVIRONMENT_FILE, LOCK_FILE
from gateway.errors import MachineError

SAVED_FILE = "kept.json"
LOCK_WAIT_SECONDS = 15.0  # seconds in which the processes of a killed command may end
POLL_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class StateFolder:
    """The folder, while this command holds its lock. Close it last."""

    folder: Path
    lock: int  # the open lock file; locked as long as any process holds it open

    @classmethod
    def acquire(cls, folder: Path, max_seconds: float = LOCK_WAIT_SECONDS) -> Self:
        """Lock the folder, and make it if it does not exist; MachineError if it is locked or unusable."""
        _prepare_folder(folder)
        lock = os.open(folder / LOCK_FILE, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        deadline = time.monotonic() + max_seconds
        while not _try_lock(lock):
            holder = os.pread(lock, 32, 0).strip()
            # The watchdog of a killed command holds the lock until everything has ended.
            if _is_running(holder) or time.monotonic() > deadline:
                os.close(lock)
                raise MachineError(
                    f"gateway dev already runs here (process {holder.decode() or 'unknown'}): stop it first, "
                    "or set GATEWAY_STATE_DIR to another folder to run a second one."
                )
            time.sleep(POLL_SECONDS)
        os.ftruncate(lock, 0)
        os.pwrite(lock, str(os.getpid()).encode(), 0)
        (folder / ENVIRONMENT_FILE).unlink(missing_ok=True)
        return cls(folder, lock)

    def close(self) -> None:
        """Release the lock for the next command."""
        (self.folder / ENVIRONMENT_FILE).unlink(missing_ok=True)
        os.close(self.lock)

    @property
    def logs(self) -> Path:
        """The folder of the processes' logs."""
        folder = self.folder / "logs"
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    def fresh_log(self, name: str) -> Path:
        """Start a new log and keep the one of the run before beside it."""
        path = self.logs / f"{name}.log"
        if path.exists():
            path.replace(self.logs / f"{name}.before.log")
        path.touch(mode=0o600)
        return path

    def read_saved(self) -> dict[str, str]:
        """Return the variables that earlier runs generated, and their values."""
        try:
            return {
                str(name): str(value)
                for name, value in json.loads((self.folder / SAVED_FILE).read_text()).items()
            }
        except FileNotFoundError:
            return {}
        except (OSError, ValueError, AttributeError) as error:
            raise MachineError(
                f"{self.folder / SAVED_FILE} cannot be read: repair it, or delete {self.folder} to begin anew "
                "(what was stored with its secrets is lost then)."
            ) from error

    def save(self, values: dict[str, str]) -> None:
        """Save these for the next run."""
        self._write(SAVED_FILE, values)

    def write_environment(self, environment: dict[str, str]) -> None:
        """Leave the processes' environment for other commands, until this command ends."""
        self._write(ENVIRONMENT_FILE, environment)

    def _write(self, name: str, values: dict[str, str]) -> None:
        """Replace a file as a whole. Only its owner can read it."""
        fresh = self.folder / f"{name}.new"
        with contextlib.suppress(FileNotFoundError):
            fresh.unlink()
        handle = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "w") as file:
            json.dump(values, file, indent=1)
        fresh.replace(self.folder / name)


def _prepare_folder(folder: Path) -> None:
    """Make sure that the folder exists, belongs to this user alone and holds nothing else."""
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not (folder / LOCK_FILE).exists() and any(folder.iterdir()):
            raise MachineError(
                f"{folder} holds other things: set GATEWAY_STATE_DIR to an empty folder, or to one that "
                "is not there yet."
            )
        folder.chmod(0o700)
    except OSError as error:
        raise MachineError(
            f"{folder} cannot be used ({error.strerror}): set GATEWAY_STATE_DIR to a folder of your own."
        ) from error


def _try_lock(lock: int) -> bool:
    """Take the lock if it is free; return whether it was."""
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _is_running(holder: bytes) -> bool:
    try:
        os.kill(int(holder), 0)
    except (ValueError, ProcessLookupError):
        return False
    except PermissionError:
        return True
    return True
