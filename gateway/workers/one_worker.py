"""Does what one worker is to do in each second, whichever of them comes first."""

import logging
from collections.abc import Callable
from threading import Event

import redis

INTERVAL_SECONDS = 1.0
LOCK_MILLISECONDS = 800  # less than INTERVAL_SECONDS, so that one of several workers gets it each time

logger = logging.getLogger(__name__)


def run_in_one_worker(
    client: redis.Redis,
    lock: str,
    job: str,
    action: Callable[[], object],
    stop: Event,
    note_turn: Callable[[], object] = lambda: None,
) -> None:
    """Do `action` once a second in one of all workers, until `stop` is set. If the store is down, wait for it.

    `lock` is the key that decides which. `job` names the action in the log. `note_turn` is called in each round.
    """
    while not stop.wait(INTERVAL_SECONDS):
        note_turn()
        try:
            if client.set(lock, b"1", nx=True, px=LOCK_MILLISECONDS):
                action()
        except redis.RedisError as error:
            logger.warning("store_unavailable", extra={"job": job, "reason": type(error).__name__})
