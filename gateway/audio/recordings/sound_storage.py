"""Stores the sound of recordings, in Redis or in a folder. The sound arrives here encrypted."""

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Protocol, cast

import redis

from gateway.errors import DecryptionError


class SoundStorage(Protocol):
    """Stores encrypted sound under the id of its recording."""

    def save(self, recording_id: str, encrypted: bytes, seconds: float) -> None:
        """Store sound for `seconds`. It replaces what was stored under the same id."""
        ...

    def read(self, recording_id: str) -> bytes | None:
        """Return the stored sound, or None if there is none."""
        ...

    def delete(self, recording_id: str) -> None:
        """Delete the sound, if there is any."""
        ...

    def delete_expired(self) -> int:
        """Delete sound that has expired and does not go by itself. Returns how many files that were."""
        ...

    def replace_all(self, replacement: Callable[[bytes], bytes | None]) -> int:
        """Replace each sound that is no key of the store. None leaves it. Returns how many were replaced."""
        ...


class RedisSoundStorage:
    """Stores sound in the durable store, where it expires by itself."""

    def __init__(self, client: redis.Redis) -> None:
        self._redis = client

    def save(self, recording_id: str, encrypted: bytes, seconds: float) -> None:
        """Store sound for `seconds`. It replaces what was stored under the same id."""
        self._redis.set(_key(recording_id), encrypted, ex=max(1, int(seconds)))

    def read(self, recording_id: str) -> bytes | None:
        """Return the stored sound, or None if there is none."""
        return cast("bytes | None", self._redis.get(_key(recording_id)))

    def delete(self, recording_id: str) -> None:
        """Delete the sound, if there is any."""
        self._redis.delete(_key(recording_id))

    def delete_expired(self) -> int:
        """Do nothing, because Redis deletes expired keys."""
        return 0

    def replace_all(self, replacement: Callable[[bytes], bytes | None]) -> int:  # noqa: ARG002 - no file
        """Do nothing: the sounds are keys of the store."""
        return 0


class FolderSoundStorage:
    """Stores sound in one file each, which only this user may read. The time of the file says when it expires."""

    def __init__(self, folder: Path, now: Callable[[], float]) -> None:
        self._folder = folder
        self._now = now

    def save(self, recording_id: str, encrypted: bytes, seconds: float) -> None:
        """Store sound for `seconds`. It replaces what was stored under the same id, and is on disk on return."""
        self._write(recording_id, encrypted, self._now() + seconds)

    def replace_all(self, replacement: Callable[[bytes], bytes | None]) -> int:
        """Replace the contents of each file, and leave its expiry."""
        replaced = 0
        for path in self._folder.glob("*.sound"):
            with suppress(FileNotFoundError, DecryptionError):
                expires_at = path.stat().st_mtime
                encrypted = replacement(path.read_bytes())
                if encrypted is not None:
                    self._write(path.stem, encrypted, expires_at)
                    replaced += 1
        return replaced

    def _write(self, recording_id: str, encrypted: bytes, expires_at: float) -> None:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path, part = self._path(recording_id), self._folder / f"{recording_id}.{os.getpid()}.part"
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(encrypted)
                file.flush()
                os.fsync(file.fileno())
            os.utime(part, (expires_at, expires_at))
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise

    def read(self, recording_id: str) -> bytes | None:
        """Return the stored sound, or None if there is none."""
        try:
            return self._path(recording_id).read_bytes()
        except FileNotFoundError:
            return None

    def delete(self, recording_id: str) -> None:
        """Delete the sound, if there is any."""
        self._path(recording_id).unlink(missing_ok=True)

    def delete_expired(self) -> int:
        """Delete files that have expired, and unfinished files a day after their last byte. Returns how many."""
        if not self._folder.is_dir():
            return 0
        dropped = 0
        for path in self._folder.iterdir():
            with suppress(FileNotFoundError):
                age = self._now() - path.stat().st_mtime
                if (path.suffix == ".sound" and age > 0) or (path.suffix == ".part" and age > 86_400):
                    path.unlink()
                    dropped += 1
        return dropped

    def _path(self, recording_id: str) -> Path:
        return self._folder / f"{recording_id}.sound"


def _key(recording_id: str) -> str:
    return f"recording-sound:{recording_id}"
