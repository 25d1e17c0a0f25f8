"""Stores the sound of recordings in a bucket of an S3-compatible store. The sound arrives here encrypted."""

import re
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime
from itertools import islice

from gateway.errors import DecryptionError
from gateway.storage.bucket.bucket import Bucket

SOUNDS, MARKERS = "sounds/", "expiry/"
EXPIRES = "expires"
MOMENT = "%Y%m%dT%H%M%SZ"
MARKER = re.compile(r"expiry/(?P<expires>[0-9]{8}T[0-9]{6}Z)-(?P<id>.+)")
DELETED_AT_ONCE = 1000  # of the sounds that have expired; the next ones go ten minutes later


class BucketSoundStorage:
    """Stores each sound as one object, whose metadata say when it expires.

    Beside it stands an empty object, a marker, whose name begins with that moment. A list of a bucket is sorted by
    names, so the first page of markers has what expires first, however many sounds there are.
    """

    def __init__(self, bucket: Bucket, now: Callable[[], float]) -> None:
        self._bucket = bucket
        self._now = now

    def save(self, recording_id: str, encrypted: bytes, seconds: float) -> None:
        """Store sound for `seconds`. It replaces what was stored under the same id, and is durable on return."""
        expires = _moment(self._now() + max(1.0, seconds))
        # The marker comes first: a sound without one would stay for ever.
        self._bucket.put(f"{MARKERS}{expires}-{recording_id}", b"")
        self._bucket.put(SOUNDS + recording_id, encrypted, {EXPIRES: expires})

    def read(self, recording_id: str) -> bytes | None:
        """Return the stored sound, or None if there is none or it has expired."""
        found = self._bucket.get(SOUNDS + recording_id)
        if found is None or self._has_expired(found.metadata.get(EXPIRES)):
            return None
        return found.body

    def delete(self, recording_id: str) -> None:
        """Delete the sound, if there is any, and its marker."""
        found = self._bucket.head(SOUNDS + recording_id)
        if found is None:
            return
        self._bucket.delete(SOUNDS + recording_id)
        if EXPIRES in found.metadata:
            self._bucket.delete(f"{MARKERS}{found.metadata[EXPIRES]}-{recording_id}")

    def delete_expired(self) -> int:
        """Delete sounds that have expired, up to a thousand. Returns how many."""
        deleted = 0
        for marker in islice(self._bucket.names(MARKERS), DELETED_AT_ONCE):
            named = MARKER.fullmatch(marker)
            if named is None:
                continue
            if not self._has_expired(named["expires"]):
                break
            sound = self._bucket.head(SOUNDS + named["id"])
            # One that was saved again since may live longer. It has a marker of its own.
            if sound is not None and self._has_expired(sound.metadata.get(EXPIRES, named["expires"])):
                self._bucket.delete(SOUNDS + named["id"])
                deleted += 1
            self._bucket.delete(marker)
        return deleted

    def replace_all(self, replacement: Callable[[bytes], bytes | None]) -> int:
        """Replace the contents of each sound, and leave its expiry. What was deleted meanwhile stays deleted."""
        replaced = 0
        for name in self._bucket.names(SOUNDS):
            found = self._bucket.get(name)
            if found is None:
                continue
            with suppress(DecryptionError):
                encrypted = replacement(found.body)
                if encrypted is not None:
                    replaced += self._bucket.put(name, encrypted, found.metadata, found.tag)
        return replaced

    def _has_expired(self, expires: str | None) -> bool:
        return expires is not None and expires < _moment(self._now())


def _moment(seconds: float) -> str:
    """Return a moment in Unix seconds as text that sorts by time."""
    return datetime.fromtimestamp(seconds, UTC).strftime(MOMENT)
