"""Deletes what has expired and does not go by itself."""

import logging
from collections.abc import Callable, Mapping
from threading import Event

import redis

EVERY_SECONDS = 600.0

logger = logging.getLogger(__name__)


Record = Callable[[str, int], None]


def delete_expired_until(deletions: Mapping[str, Callable[[], int]], record: Record, stop: Event) -> None:
    """Delete what has expired every ten minutes, until `stop` is set."""
    while not stop.wait(EVERY_SECONDS):
        delete_expired(deletions, record)


def delete_expired(deletions: Mapping[str, Callable[[], int]], record: Record) -> None:
    """Delete what has expired. `deletions` maps what it is to a function that deletes it and returns how many.

    `record` remembers what went, for `gateway retention`.
    """
    for things, delete in deletions.items():
        try:
            deleted = delete()
            if deleted:
                record(things, deleted)
        except (OSError, redis.RedisError) as error:
            logger.warning("deletion_failed", extra={"things": things, "reason": type(error).__name__})
            continue
        if deleted:
            logger.info("expired_deleted", extra={"things": things, "deleted": deleted})
