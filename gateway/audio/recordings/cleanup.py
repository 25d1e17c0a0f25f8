"""Dropping what is over: the store forgets by itself, a folder does not."""

import logging
from threading import Event

from gateway.audio.recordings.sound_storage import SoundStorage

EVERY_SECONDS = 600.0

logger = logging.getLogger(__name__)


def clean_up_until(sound_storage: SoundStorage, stop: Event) -> None:
    """Tidy every ten minutes until `stop` is set."""
    while not stop.wait(EVERY_SECONDS):
        try:
            dropped = sound_storage.delete_expired()
        except OSError as error:
            logger.warning("recording_cleanup_failed", extra={"reason": type(error).__name__})
            continue
        if dropped:
            logger.info("expired_recordings_deleted", extra={"files": dropped})
