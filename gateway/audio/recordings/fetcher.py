"""Fetches recordings of callers. Providers publish them late, so it tries until one is there or must be given up."""

import logging
from collections.abc import Callable
from datetime import timedelta

import redis

from gateway.audio.recordings.download import (
    DownloadedSound,
    DownloadRefused,
    NotAvailable,
    RecordingDownloader,
)
from gateway.audio.recordings.recording_store import COUNTS_KEY, CallerRecording, RecordingStore
from gateway.errors import DecryptionError, GatewayError
from gateway.storage.outbox.outbox import Lease, Outbox, spread_retry_wait
from menus.answers.recording import LOST, PENDING, STORED

# More than a download takes, and less than a job may take. After this time another worker takes over from a killed one.
LEASE_SECONDS = 27
GIVE_UP_AFTER = timedelta(hours=12).total_seconds()
MAX_DELETION_TRIES = 20  # tries to delete the provider's copy, in about an hour

logger = logging.getLogger(__name__)


class RecordingFetcher:
    """Fetches recordings, one attempt in each call.

    `deletes_at` returns True for providers whose copy is then deleted.
    """

    def __init__(
        self,
        client: redis.Redis,
        outbox: Outbox,
        recordings: RecordingStore,
        downloader: RecordingDownloader,
        draw: Callable[[int], int],
        deletes_at: Callable[[str], bool],
    ) -> None:
        self._redis = client
        self._outbox = outbox
        self._recordings = recordings
        self._downloader = downloader
        self._draw = draw
        self._deletes_at = deletes_at

    def fetch(self, recording_id: str) -> None:
        """Try once to fetch a recording that is due. Does nothing if another worker has it."""
        lease = self._outbox.lease(recording_id, LEASE_SECONDS)
        if lease is None:
            return
        try:
            recording = self._recordings.load(recording_id)
        except DecryptionError as error:
            self._give_up(lease, None, str(error))
            return
        if recording is None:  # it was erased meanwhile
            self._outbox.complete(lease)
        else:
            try:
                if recording.state == PENDING and not recording.superseded:
                    self._fetch(lease, recording)
                else:
                    self._delete_provider_copy(lease, recording)
            except OSError as error:
                self._wait_for_storage(lease, recording, error)

    def _fetch(self, lease: Lease, recording: CallerRecording) -> None:
        outcome = self._downloader.fetch(recording.provider, recording.url)
        match outcome:
            case DownloadedSound():
                self._store(lease, recording, outcome)
            case DownloadRefused(reason):
                self._give_up(lease, recording, reason)
            case NotAvailable(reason) if self._outbox.now() - recording.created_at > GIVE_UP_AFTER:
                self._give_up(lease, recording, f"not published within 12 hours: {reason}")
            case NotAvailable(reason):
                self._reschedule(lease, recording, {"error": reason}, outcome.wait_seconds or 0.0)
                level = logging.ERROR if outcome.needs_operator else logging.INFO
                self._log(level, "recording_rescheduled", lease, recording, reason)

    def _store(self, lease: Lease, recording: CallerRecording, sound: DownloadedSound) -> None:
        self._recordings.store_sound(recording, sound.body)
        changes = {"state": STORED, "content_type": sound.content_type, "attempts": "0", "error": None}
        if self._deletes_at(recording.provider):
            # The next attempt deletes the provider's copy.
            self._outbox.reschedule(lease, self._outbox.now(), changes)
        else:
            self._complete(lease, recording, changes | {"url": None})
        current = self._recordings.load(recording.id)
        if current is None or current.superseded:  # erased, or recorded again, during the download
            self._recordings.erase(recording.id)
            return
        self._redis.hincrby(COUNTS_KEY, STORED, 1)
        logger.info(
            "recording_stored",
            extra={"recording": lease.id, "provider": recording.provider, "bytes": len(sound.body)},
        )

    def _delete_provider_copy(self, lease: Lease, recording: CallerRecording) -> None:
        """Delete the provider's copy of a recording that is stored here, or superseded. Then finish the item."""
        nothing_to_delete = not self._deletes_at(recording.provider) or not recording.url
        if (
            nothing_to_delete
            or self._downloader.delete(recording.provider, recording.url)
            or recording.attempts > MAX_DELETION_TRIES
        ):
            if recording.superseded:
                self._recordings.erase(recording.id)
            else:
                self._complete(lease, recording, {"url": None})
        else:
            self._reschedule(lease, recording, {})

    def _reschedule(
        self, lease: Lease, recording: CallerRecording, changes: dict[str, str], wait_seconds: float = 0.0
    ) -> None:
        """Try again after our own wait, or after `wait_seconds` if that is longer, up to the end of the 12 hours."""
        own = spread_retry_wait(recording.attempts, self._draw)
        left = recording.created_at + GIVE_UP_AFTER - self._outbox.now()
        due = self._outbox.now() + max(own, min(wait_seconds, left))
        self._outbox.reschedule(lease, due, changes | {"attempts": str(recording.attempts + 1)})

    def _wait_for_storage(self, lease: Lease, recording: CallerRecording, error: OSError) -> None:
        """Try again later, as long as the recording may be kept: its sound is safe at the provider meanwhile."""
        reason = str(error) if isinstance(error, GatewayError) else type(error).__name__
        if self._outbox.now() > recording.expires_at:
            self._give_up(lease, recording, f"its storage failed until it expired: {reason}")
            return
        self._reschedule(lease, recording, {"error": reason})
        self._log(logging.ERROR, "recording_not_stored", lease, recording, reason)

    def _give_up(self, lease: Lease, recording: CallerRecording | None, reason: str) -> None:
        if self._complete(lease, recording, {"state": LOST, "error": reason, "url": None}):
            self._redis.hincrby(COUNTS_KEY, LOST, 1)
        self._log(logging.ERROR, "recording_lost", lease, recording, reason)

    def _complete(
        self, lease: Lease, recording: CallerRecording | None, changes: dict[str, str | None]
    ) -> bool:
        """Finish the item. The record stays until its links expire."""
        left = int(recording.expires_at - self._outbox.now()) if recording is not None else 0
        return self._outbox.complete(lease, changes, keep=max(1, left))

    def _log(
        self, level: int, event: str, lease: Lease, recording: CallerRecording | None, reason: str
    ) -> None:
        attempt = recording.attempts + 1 if recording is not None else 1
        logger.log(level, event, extra={"recording": lease.id, "attempt": attempt, "reason": reason})
