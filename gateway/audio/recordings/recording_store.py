"""Stores recordings of callers: the address of each at its provider, its state, and its number."""

import logging
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import msgspec
import redis

from gateway.audio.recordings.links import RECORDING_ID, RecordingLinks
from gateway.audio.recordings.sound_storage import SoundStorage
from gateway.security.crypto import Crypto
from gateway.storage.outbox.outbox import Outbox
from gateway.storage.records import read_record
from menus.answers.recording import LOST, PENDING, STORED, recording_of

COUNTS_KEY = "counts:recordings"
PLAY_LINK_SECONDS = 600  # validity of a link from which a provider plays a recording to its caller
SUPERSEDED = "unwanted"
DAY_KEPT_SECONDS = 2 * 24 * 3600
QUOTA_ALARM_SHARE = 0.8

logger = logging.getLogger(__name__)


class CallerRecording(msgspec.Struct, frozen=True, kw_only=True):
    """One recording. `created_at` and `expires_at`, the end of its retention, are in Unix seconds.

    `url` is its address at the provider, empty once it is not needed any more. `superseded`: the caller recorded
    another one in its place.
    """

    id: str
    state: str = LOST
    provider: str = ""
    url: str
    created_at: float = 0.0
    retention_seconds: float
    attempts: int = 0
    content_type: str = ""
    superseded: bool = msgspec.field(default=False, name=SUPERSEDED)

    @property
    def expires_at(self) -> float:
        """The end of its retention, in Unix seconds."""
        return self.created_at + self.retention_seconds

    def __repr__(self) -> str:  # without the address, which is private
        return f"CallerRecording(id={self.id!r}, state={self.state!r})"


class RecordingStore:
    """Stores recordings for `retention`. Redis errors pass through; try again then."""

    def __init__(
        self,
        client: redis.Redis,
        outbox: Outbox,
        sound_storage: SoundStorage,
        links: RecordingLinks,
        crypto: Crypto,
        clock: Callable[[], datetime],
        retention: timedelta,
        bytes_per_day: int = 0,
    ) -> None:
        """`bytes_per_day` is the quota of the sounds of one day; 0: there is none."""
        self._redis = client
        self._outbox = outbox
        self._sound_storage = sound_storage
        self._links = links
        self._crypto = crypto
        self._clock = clock
        self._retention_seconds = retention.total_seconds()
        self._bytes_per_day = bytes_per_day

    def put(self, recording_id: str, provider: str, url: str, msisdn: str) -> bool:
        """Record that a provider has a recording, so that a worker fetches it. Notify the workers afterwards.

        Returns False, and changes nothing, if the recording is known already.
        """
        now = self._outbox.now()
        fields = {
            "state": PENDING,
            "provider": provider,
            "url": self._crypto.encrypt(url),
            "number_digest": self._crypto.digest(msisdn) if msisdn else "",
            "created_at": str(now),
        }
        new = self._outbox.put(recording_id, fields)
        if new:
            self._redis.hincrby(COUNTS_KEY, PENDING, 1)
        return new

    def is_known(self, recording_id: str) -> bool:
        """Return whether there is a recording with this id."""
        return bool(self._redis.exists(self._outbox.record_key(recording_id)))

    def is_full(self) -> bool:
        """Return whether the sounds of the day have used up their quota."""
        used = cast("bytes | None", self._redis.get(self._day_key()))
        return self._bytes_per_day > 0 and int(used or 0) >= self._bytes_per_day

    def load(self, recording_id: str) -> CallerRecording | None:
        """Load a recording, or None if there is none or it has expired. DecryptionError: no key decrypts its URL."""
        key = self._outbox.record_key(recording_id)
        row = cast("dict[bytes, bytes]", self._redis.hgetall(key))
        if not row:
            return None
        url = self._crypto.decrypt(row[b"url"]) if row.get(b"url") else ""
        return read_record(
            CallerRecording, row, id=recording_id, url=url, retention_seconds=self._retention_seconds
        )

    def state(self, recording_id: str) -> str:
        """Return `pending`, `stored` or `lost`. A recording that was erased or has expired is lost, too."""
        return self._state_and_expiry(recording_id)[0]

    def sound(self, recording_id: str) -> bytes | None:
        """Return the sound itself, or None if there is none. Raises DecryptionError if no key decrypts it."""
        encrypted = self._sound_storage.read(recording_id)
        return None if encrypted is None else self._crypto.decrypt_bytes(encrypted)

    def store_sound(self, recording: CallerRecording, sound: bytes) -> None:
        """Store the sound, encrypted, for as long as its record. Count its bytes against the quota of the day."""
        self._count_bytes(len(sound))
        seconds = recording.expires_at - self._outbox.now()
        self._sound_storage.save(recording.id, self._crypto.encrypt_bytes(sound), seconds)

    def link_to_play(self, recording_id: str, now: float) -> str:
        """Make a link for a provider that plays the recording to its caller. It is valid for ten minutes."""
        return self._links.create(recording_id, now + PLAY_LINK_SECONDS)

    def expedite(self, recording_id: str) -> None:
        """Make a recording that waits for its next attempt due now."""
        self._outbox.expedite(recording_id)

    def discard(self, recording_id: str) -> None:
        """Have a worker delete a recording that its caller has replaced: here and, if that is set, at the provider.

        A call does not wait for the storage of sounds, which may be on another machine.
        """
        if not self.is_known(recording_id):
            return
        self._redis.hset(self._outbox.record_key(recording_id), SUPERSEDED, "1")
        self._redis.zadd(self._outbox.due_key, {recording_id: self._outbox.now()}, nx=True)

    def erase(self, recording_id: str) -> None:
        """Erase a recording. Its links then answer that it is gone."""
        self._sound_storage.delete(recording_id)
        self._outbox.forget(recording_id)

    def with_links(self, value: Any) -> Any:
        """Turn the fields of a case into those for the backend: each spoken answer becomes a link and a state."""
        recording_id = recording_of(value)
        if recording_id is not None and RECORDING_ID.fullmatch(recording_id):
            state, until = self._state_and_expiry(recording_id)
            return {"recording": self._links.create(recording_id, until), "state": state}
        if isinstance(value, dict):
            return {name: self.with_links(field) for name, field in value.items()}
        return [self.with_links(item) for item in value] if isinstance(value, list) else value

    def _count_bytes(self, number: int) -> None:
        """Count bytes of a sound. Tell operators when the quota of the day is nearly, and when it is used up."""
        key = self._day_key()
        with self._redis.pipeline() as pipeline:
            pipeline.incrby(key, number)
            pipeline.expire(key, DAY_KEPT_SECONDS, nx=True)
            used = cast("int", pipeline.execute()[0])
        for level, share in (("near", QUOTA_ALARM_SHARE), ("reached", 1.0)):
            if used - number < share * self._bytes_per_day <= used:
                logger.error("recordings_need_an_operator", extra={"reason": f"daily_quota_{level}"})

    def _day_key(self) -> str:
        """Return the key of the bytes of today's sounds. A day is one in UTC."""
        return f"recorded:{self._clock().astimezone(UTC).date().isoformat()}"

    def _state_and_expiry(self, recording_id: str) -> tuple[str, float]:
        """Return the state of a recording, and the end of its links (Unix seconds)."""
        row = self._redis.hmget(self._outbox.record_key(recording_id), "state", "created_at")
        state, created = cast("list[bytes | None]", row)
        now = self._clock().timestamp()
        if state is None or created is None:
            return LOST, now
        until = float(created) + self._retention_seconds
        known = state.decode() if state.decode() in (PENDING, STORED) and until > now else LOST
        return known, until
