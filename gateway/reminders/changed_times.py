"""Moves the reminders that wait when other menus have other times for them, some hundred at a time."""

import copy
import hashlib
import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final, cast

import redis

from gateway.callers.phone_numbers import time_zone_of
from gateway.reminders.reminder_store import DUE_KEY, HeldRecord, ReminderStore, Replacement
from menus.engine.reminder_book import ReminderTimes
from menus.model import Service

TIMES_KEY: Final = (
    "reminders:times"  # of which menus the times are that reminders wait for, and how far the walk is
)
BATCH_SIZE = 200
DONE, UNDER_WAY, CURSOR = "done", "under-way", "cursor"

logger = logging.getLogger(__name__)


class ChangedTimes:
    """Walks through all that waits, once for each change of the times in the menus.

    A reminder whose name is gone stays where it is until it is due: menus that were published by mistake may go back.
    """

    def __init__(
        self,
        client: redis.Redis,
        store: ReminderStore,
        service: Callable[[], Service],
        clock: Callable[[], datetime],
    ) -> None:
        self._redis = client
        self._store = store
        self._service = service
        self._clock = clock

    def go_on(self) -> bool:
        """Move the next ones. Returns False if nothing is left to do."""
        service = self._service()
        times = _digest_of_times(service)
        known = {
            name.decode(): value.decode()
            for name, value in cast("dict[bytes, bytes]", self._redis.hgetall(TIMES_KEY)).items()
        }
        if known.get(DONE) == times:
            return False
        if DONE not in known:  # nothing has waited for other times yet
            self._redis.hset(TIMES_KEY, DONE, times)
            return False
        cursor = int(known.get(CURSOR, 0)) if known.get(UNDER_WAY) == times else 0
        cursor, rows = self._redis.zscan(DUE_KEY, cursor, count=BATCH_SIZE)
        self._move([cast("bytes", member).hex() for member, _ in rows], service)
        self._redis.hset(TIMES_KEY, mapping={UNDER_WAY: times, CURSOR: cursor})
        if cursor == 0:
            self._redis.hset(TIMES_KEY, DONE, times)
        return True

    def _move(self, digests: list[str], service: Service) -> None:
        now = self._clock()
        moved = [self._moved(held, service, now) for held in self._store.load_many(digests)]
        self._store.replace_many([one for one in moved if one is not None], now)

    def _moved(self, held: HeldRecord, service: Service, now: datetime) -> Replacement | None:
        """Return what is to be in place of a record; None if its times are the same."""
        if held.reminders is None:
            return None
        reminders = copy.deepcopy(held.reminders)
        zone = time_zone_of(reminders.msisdn, service.time_zone, now)
        try:
            reminders.book.reschedule(ReminderTimes(service, zone, now))
        except (ValueError, OverflowError) as error:  # it stays as it is; the others move
            logger.error("reminder_not_moved", extra={"reason": type(error).__name__})  # noqa: TRY400 - no words
            return None
        return None if reminders.book == held.reminders.book else Replacement(held, reminders)


def _digest_of_times(service: Service) -> str:
    """Return a digest of when each reminder goes. Zone and calendar are part of that."""
    parts = [service.time_zone.key, service.calendar.name]
    parts += [f"{one.name} {one.spans} {one.is_before} {one.at}" for one in service.reminders.values()]
    return hashlib.blake2b("\0".join(parts).encode(), digest_size=12).hexdigest()
