"""Dropping what is over: the store forgets by itself, a folder does not."""

import logging
from threading import Event

from gateway.audio.recordings.sound_storage import Keeping

EVERY_SECONDS = 600.0

logger = logging.getLogger(__name__)


def run(keeping: Keeping, stop: Event) -> None:
    """Tidy every ten minutes until `stop` is set."""
    while not stop.wait(EVERY_SECONDS):
        try:
            dropped = keeping.tidy()
        except OSError as error:
            logger.warning("recordings_untidy", extra={"reason": type(error).__name__})
            continue
        if dropped:
            logger.info("recordings_dropped", extra={"files": dropped})
