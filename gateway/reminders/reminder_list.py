"""What waits, as operators see it: how many by day and name, and what one person is reminded of."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import cast

import redis

from gateway.reminders.reminder_store import ReminderStore


@dataclass(frozen=True, slots=True)
class WaitingDay:
    """How many reminders wait for a day, by name."""

    day: date
    by_name: dict[str, int]

    @property
    def total(self) -> int:
        """How many wait for the day."""
        return sum(self.by_name.values())


@dataclass(frozen=True, slots=True)
class PersonalReminder:
    """One reminder of one person: its name, when it is due, its date, and the reference of its case; without words."""

    name: str
    due_at: datetime
    day: date
    reference: str


@dataclass(frozen=True, slots=True)
class ReminderList:
    """Reads what waits."""

    client: redis.Redis
    store: ReminderStore
    digest: Callable[[str], str]

    def days(self) -> list[WaitingDay]:
        """Return the days for which reminders wait, the first one first."""
        return [
            WaitingDay(date.fromisoformat(day), by_name)
            for day, by_name in self.store.waiting_by_day().items()
        ]

    def outcomes(self) -> dict[str, int]:
        """Return what became of reminders ever, by outcome."""
        return self.store.outcomes()

    def seconds_late(self, now: datetime) -> float:
        """Return for how many seconds the first reminder has been due; 0 if none is."""
        first = self.store.first_due()
        return 0.0 if first is None else max(0.0, now.timestamp() - first)

    def of_number(self, msisdn: str) -> list[PersonalReminder]:
        """Return what a number in E.164 is reminded of, what is due first first."""
        return self._of_digest(self.digest(msisdn))

    def of_case(self, reference: str) -> list[PersonalReminder]:
        """Return the reminders about a case; none if its citizen is not known any more."""
        digest = cast("bytes | None", self.client.hget(f"case:{reference}", "number_digest"))
        found = self._of_digest(digest.decode()) if digest else []
        return [one for one in found if one.reference == reference]

    def _of_digest(self, digest: str) -> list[PersonalReminder]:
        reminders = self.store.load(digest).reminders
        waiting = reminders.book.waiting if reminders is not None else []
        return [
            PersonalReminder(
                one.name, datetime.fromtimestamp(one.due, UTC), date.fromisoformat(one.day), one.reference
            )
            for one in sorted(waiting, key=lambda one: one.due)
        ]
