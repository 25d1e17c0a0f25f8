"""Where the sound of recordings is kept: in the store, or in a folder. It is encrypted before it comes here."""

import logging
import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from threading import Event
from typing import Protocol, cast

import redis

EVERY_SECONDS = 600.0

logger = logging.getLogger(__name__)


class SoundStorage(Protocol):
    """Keeps encrypted sound under the id of its recording."""

    def save(self, recording_id: str, encrypted: bytes, seconds: float) -> None:
        """Keep it for so long, in place of what was there."""
        ...

    def read(self, recording_id: str) -> bytes | None:
        """What is kept; None where nothing is."""
        ...

    def delete(self, recording_id: str) -> None:
        """Keep it no longer."""
        ...

    def delete_expired(self) -> int:
        """Delete what has expired and does not go by itself; how many that were."""
        ...


class RedisSoundStorage:
    """In the durable store, which forgets by itself."""

    def __init__(self, client: redis.Redis) -> None:
        self._redis = client

    def save(self, recording_id: str, encrypted: bytes, seconds: float) -> None:
        """Keep it for so long, in place of what was there."""
        self._redis.set(_key(recording_id), encrypted, ex=max(1, int(seconds)))

    def read(self, recording_id: str) -> bytes | None:
        """What is kept; None where nothing is."""
        return cast("bytes | None", self._redis.get(_key(recording_id)))

    def delete(self, recording_id: str) -> None:
        """Keep it no longer."""
        self._redis.delete(_key(recording_id))

    def delete_expired(self) -> int:
        """Nothing is left to do."""
        return 0


class FolderSoundStorage:
    """In a file each, which only we may read. The file's own time says when it expires."""

    def __init__(self, folder: Path, now: Callable[[], float]) -> None:
        self._folder = folder
        self._now = now

    def save(self, recording_id: str, encrypted: bytes, seconds: float) -> None:
        """Keep it for so long, in place of what was there. It is on the disk when this returns."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        path, part = self._path(recording_id), self._folder / f"{recording_id}.{os.getpid()}.part"
        descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(encrypted)
                file.flush()
                os.fsync(file.fileno())
            expires_at = self._now() + seconds
            os.utime(part, (expires_at, expires_at))
            part.replace(path)
        except BaseException:
            part.unlink(missing_ok=True)
            raise

    def read(self, recording_id: str) -> bytes | None:
        """What is kept; None where nothing is."""
        try:
            return self._path(recording_id).read_bytes()
        except FileNotFoundError:
            return None

    def delete(self, recording_id: str) -> None:
        """Keep it no longer."""
        self._path(recording_id).unlink(missing_ok=True)

    def delete_expired(self) -> int:
        """Delete what has expired; how many that were. A part that was left behind goes a day after its last byte."""
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


def clean_up_until(sound_storage: SoundStorage, stop: Event) -> None:
    """Delete what has expired, every ten minutes until `stop` is set."""
    while not stop.wait(EVERY_SECONDS):
        try:
            dropped = sound_storage.delete_expired()
        except OSError as error:
            logger.warning("recording_cleanup_failed", extra={"reason": type(error).__name__})
            continue
        if dropped:
            logger.info("expired_recordings_deleted", extra={"files": dropped})


def _key(recording_id: str) -> str:
    return f"recording-sound:{recording_id}"
