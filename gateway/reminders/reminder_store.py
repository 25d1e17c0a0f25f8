"""Stores what waits for each number: one sealed record and one entry of a sorted set a number.

`reminder:<digest>` has all reminders of a number; `reminders:due` has its digest, as 16 bytes, at the moment at which
the first of them is due. A record is replaced only as it was read, and the texts that come of it are queued in the same
step.
"""

import json
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, tzinfo
from pathlib import Path
from typing import cast

import redis

from gateway.reminders.caller_reminders import CallerReminders, pack_reminders, unpack_reminders
from gateway.security.crypto import Crypto
from gateway.storage.redis_clients import Script, ScriptCall, run_scripts

REMINDER_PREFIX = "reminder:"
DUE_KEY = "reminders:due"
DAYS_KEY = "reminders:days"  # field `<day>:<name>`: how many wait for that day
COUNTS_KEY = "counts:reminders"  # field `<outcome>`: how many ever
MESSAGES_DUE = "outbox:messages:due"
REPLACE = Script(Path(__file__).with_name("replace_record.lua"))


@dataclass(frozen=True, slots=True)
class ReminderText:
    """A text to queue: its id, the fields of its record, and the seconds for a reply (0: it asks nothing)."""

    id: str
    fields: Mapping[str, str]
    reply_seconds: int = 0


@dataclass(frozen=True, slots=True)
class HeldRecord:
    """A record as it was read. `reminders` is None if there is none, or no key of ours opens it."""

    digest: str
    stored: bytes
    reminders: CallerReminders | None
    days: Counter[str]


@dataclass(frozen=True, slots=True)
class Replacement:
    """What is to be in place of a record (None: nothing), the texts that come of it, and what became of how many."""

    held: HeldRecord
    reminders: CallerReminders | None
    texts: Sequence[ReminderText] = ()
    outcomes: Mapping[str, int] = field(default_factory=dict)


class ReminderStore:
    """The records. `zone` returns the time zone of the service, by whose days they are counted."""

    def __init__(self, client: Callable[[], redis.Redis], crypto: Crypto, zone: Callable[[], tzinfo]) -> None:
        self._client = client
        self._crypto = crypto
        self._zone = zone

    def load(self, digest: str) -> HeldRecord:
        """Return what waits for a number."""
        return self.load_many([digest])[0]

    def load_many(self, digests: Sequence[str]) -> list[HeldRecord]:
        """Return what waits for each number, in one round trip."""
        keys = [record_key(digest) for digest in digests]
        rows = cast("list[bytes | None]", self._client().mget(keys)) if keys else []
        return [self._open(digest, row or b"") for digest, row in zip(digests, rows, strict=True)]

    def replace(self, held: HeldRecord, reminders: CallerReminders | None, now: datetime) -> bool:
        """Replace a record. False: somebody has replaced it since, and nothing is done."""
        return self.replace_many([Replacement(held, reminders)], now)[0]

    def replace_many(self, replacements: Sequence[Replacement], now: datetime) -> list[bool]:
        """Replace records, each with its texts in one step of its own, in one round trip.

        Returns for each whether that was done. False: somebody has replaced it since, and nothing is done.
        """
        calls = [self._call(one, now) for one in replacements]
        return [bool(answer) for answer in run_scripts(self._client(), REPLACE, calls)] if calls else []

    def _call(self, one: Replacement, now: datetime) -> ScriptCall:
        held, reminders = one.held, one.reminders
        due = reminders.book.next_due if reminders is not None else None
        key, after = record_key(held.digest), b""
        if reminders is not None and due is not None:
            after = self._crypto.records.seal(pack_reminders(reminders), key)
        changes = self._days_of(reminders)
        changes.subtract(held.days)
        arguments: list[str | bytes | float] = [
            held.stored,
            after,
            bytes.fromhex(held.digest),
            due or 0,
            now.timestamp(),
            _pairs(changes),
            _pairs(Counter(one.outcomes)),
            json.dumps(
                [
                    [
                        text.id,
                        [part for pair in text.fields.items() for part in pair],
                        f"asked:{held.digest}",
                        text.reply_seconds,
                    ]
                    for text in one.texts
                ]
            ),
        ]
        keys = [key, DUE_KEY, DAYS_KEY, COUNTS_KEY, MESSAGES_DUE]
        return keys, arguments

    def due_until(self, moment: datetime, limit: int) -> list[str]:
        """Return the digests of up to `limit` numbers that have something due, those that wait longest first."""
        rows = self._client().zrange(DUE_KEY, "-inf", moment.timestamp(), byscore=True, offset=0, num=limit)
        return [row.hex() for row in cast("list[bytes]", rows)]

    def put_off(self, digests: Sequence[str], until: datetime) -> None:
        """Look at numbers again later, whose records cannot be read now."""
        if digests:
            members = {bytes.fromhex(digest): until.timestamp() for digest in digests}
            self._client().zadd(DUE_KEY, members, xx=True)

    def drop(self, digests: Sequence[str]) -> None:
        """Look no more at numbers that have no record."""
        if digests:
            self._client().zrem(DUE_KEY, *(bytes.fromhex(digest) for digest in digests))

    def page(self, after: int, size: int) -> list[str]:
        """Return the digests of `size` numbers after the first `after` ones, in the order in which they are due."""
        rows = cast("list[bytes]", self._client().zrange(DUE_KEY, after, after + size - 1))
        return [row.hex() for row in rows]

    def count(self) -> int:
        """Return how many numbers have something that waits."""
        return self._client().zcard(DUE_KEY)

    def first_due(self) -> float | None:
        """Return when the first reminder of all is due, in Unix seconds; None if none waits."""
        rows = cast("list[tuple[bytes, float]]", self._client().zrange(DUE_KEY, 0, 0, withscores=True))
        return rows[0][1] if rows else None

    def waiting_by_day(self) -> dict[str, dict[str, int]]:
        """Return how many wait, by day (ISO 8601, in the service's zone) and name, the first day first."""
        rows = cast("dict[bytes, bytes]", self._client().hgetall(DAYS_KEY))
        found: dict[str, dict[str, int]] = {}
        for day_and_name, number in sorted(rows.items()):
            day, _, name = day_and_name.decode().partition(":")
            found.setdefault(day, {})[name] = int(number)
        return found

    def outcomes(self) -> dict[str, int]:
        """Return what became of reminders ever, by outcome."""
        rows = cast("dict[bytes, bytes]", self._client().hgetall(COUNTS_KEY))
        return {field.decode(): int(number) for field, number in rows.items()}

    def _open(self, digest: str, stored: bytes) -> HeldRecord:
        opened = self._crypto.records.open(stored, record_key(digest)) if stored else None
        reminders = unpack_reminders(opened) if opened else None
        return HeldRecord(digest, stored, reminders, self._days_of(reminders))

    def _days_of(self, reminders: CallerReminders | None) -> Counter[str]:
        """Count what waits, by day and name."""
        zone = self._zone()
        return Counter(
            f"{datetime.fromtimestamp(one.due, zone).date().isoformat()}:{one.name}"
            for one in (reminders.book.waiting if reminders is not None else ())
        )


def record_key(digest: str) -> str:
    """Return the key of what waits for a number."""
    return f"{REMINDER_PREFIX}{digest}"


def _pairs(changes: Counter[str]) -> str:
    return json.dumps([part for name, number in changes.items() if number for part in (name, number)])
