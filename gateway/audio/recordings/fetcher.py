"""Fetching what callers spoke: providers publish it late, so it is asked for again until it is there, or given up."""

import logging
from collections.abc import Callable
from datetime import timedelta

import redis

from gateway.audio.recordings.download import Download, Never, NotYet, Sound
from gateway.audio.recordings.store import COUNTS, Recording, Recordings
from gateway.errors import SealError
from gateway.storage.outbox.backoff import wait_after
from gateway.storage.outbox.outbox import Lease, Outbox
from menus.answers.recording import LOST, PENDING, STORED

# More than a download takes, less than a ring; a killed worker is made up for this much later.
LEASE_SECONDS = 27
GIVE_UP_AFTER = timedelta(hours=12).total_seconds()
DELETIONS = 20  # tries to have it deleted at the provider; about an hour

logger = logging.getLogger(__name__)


class Fetching:
    """Fetches recordings, one attempt a call. `delete`: have the provider delete what was fetched."""

    def __init__(
        self,
        client: redis.Redis,
        outbox: Outbox,
        recordings: Recordings,
        download: Download,
        draw: Callable[[int], int],
        *,
        delete: bool,
    ) -> None:
        self._redis = client
        self._outbox = outbox
        self._recordings = recordings
        self._download = download
        self._draw = draw
        self._delete = delete

    def fetch(self, recording_id: str) -> None:
        """Try once to fetch a recording that is due; nothing happens where another worker has it."""
        lease = self._outbox.lease(recording_id, LEASE_SECONDS)
        if lease is None:
            return
        try:
            recording = self._recordings.load(recording_id)
        except SealError as error:
            self._lose(lease, None, str(error))
            return
        if recording is None:  # forgotten meanwhile
            self._outbox.done(lease)
        elif recording.state == PENDING and not recording.unwanted:
            self._fetch(lease, recording)
        else:
            self._tidy_up(lease, recording)

    def _fetch(self, lease: Lease, recording: Recording) -> None:
        outcome = self._download.fetch(recording.provider, recording.url)
        match outcome:
            case Sound():
                self._store(lease, recording, outcome)
            case Never(reason):
                self._lose(lease, recording, reason)
            case NotYet(reason) if self._outbox.now() - recording.created_at > GIVE_UP_AFTER:
                self._lose(lease, recording, f"not published within 12 hours: {reason}")
            case NotYet(reason, alarm):
                self._put_off(lease, recording, {"error": reason})
                level = logging.ERROR if alarm else logging.INFO
                self._say(level, "recording_put_off", lease, recording, reason)

    def _store(self, lease: Lease, recording: Recording, sound: Sound) -> None:
        self._recordings.store(recording, sound.body)
        changes = {"state": STORED, "content_type": sound.content_type, "attempts": "0", "error": None}
        if self._delete and recording.provider == "twilio":
            self._outbox.later(lease, self._outbox.now(), changes)  # the next attempt has it deleted there
        else:
            self._close(lease, recording, changes | {"url": None})
        now = self._recordings.load(recording.id)
        if now is None or now.unwanted:  # forgotten, or spoken again, while it was on its way
            self._recordings.erase(recording.id)
            return
        self._redis.hincrby(COUNTS, STORED, 1)
        logger.info(
            "recording_stored",
            extra={"recording": lease.id, "provider": recording.provider, "bytes": len(sound.body)},
        )

    def _tidy_up(self, lease: Lease, recording: Recording) -> None:
        """What is left to do of one that is stored, or that nobody wants: the provider's own copy."""
        gone = not self._delete or not recording.url
        if gone or self._download.delete(recording.provider, recording.url) or recording.attempts > DELETIONS:
            if recording.unwanted:
                self._recordings.erase(recording.id)
            else:
                self._close(lease, recording, {"url": None})
        else:
            self._put_off(lease, recording, {})

    def _put_off(self, lease: Lease, recording: Recording, changes: dict[str, str]) -> None:
        jitter = 0.9 + self._draw(200) / 1000
        due = self._outbox.now() + wait_after(recording.attempts) * jitter
        self._outbox.later(lease, due, changes | {"attempts": str(recording.attempts + 1)})

    def _lose(self, lease: Lease, recording: Recording | None, reason: str) -> None:
        if self._close(lease, recording, {"state": LOST, "error": reason, "url": None}):
            self._redis.hincrby(COUNTS, LOST, 1)
        self._say(logging.ERROR, "recording_lost", lease, recording, reason)

    def _close(self, lease: Lease, recording: Recording | None, changes: dict[str, str | None]) -> bool:
        """Nothing more is to be done; the record is kept as long as its links are good."""
        left = int(recording.until - self._outbox.now()) if recording is not None else 0
        return self._outbox.done(lease, changes, keep=max(1, left))

    def _say(self, level: int, what: str, lease: Lease, recording: Recording | None, reason: str) -> None:
        attempt = recording.attempts + 1 if recording is not None else 1
        logger.log(level, what, extra={"recording": lease.id, "attempt": attempt, "reason": reason})
