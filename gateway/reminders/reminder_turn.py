"""Queues the texts of reminders that are due, in a worker, each once."""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Event
from typing import Final, cast

import redis
from msgspec import json

from gateway.callers.consent import IN, OUT, consent_key
from gateway.callers.phone_numbers import NETWORK_CODE, time_zone_of
from gateway.callers.profile_store import ProfileStore
from gateway.messaging import states
from gateway.reminders.changed_times import ChangedTimes
from gateway.reminders.reminder_store import HeldRecord, ReminderStore, ReminderText, Replacement
from gateway.security.crypto import Crypto
from gateway.storage.outbox.outbox import Outbox
from gateway.workers.one_worker import run_in_one_worker
from menus.engine.reminder_book import DueReminder, ReminderTimes, WaitingReminder, reminder_facts
from menus.model import Reminder, Service

LOCK_KEY = "reminders:turn"
BATCH_SIZE = 200  # numbers looked at together
TURN_SECONDS = 0.7  # less than the second after which another turn begins
# Texts about cases go first: while so many texts are due, reminders wait.
MOST_TEXTS_DUE = 300
UNREADABLE_WAIT = timedelta(hours=1)
SENT: Final = "sent"
LATE: Final = "late"
GONE: Final = "gone"  # the menus have no more reminder of the name

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ReminderChoices:
    """What the menus may ask before a reminder goes: the choices of its number, and the states of its cases."""

    consent: Mapping[bytes, bytes]
    states: Mapping[str, str]

    def may_go(self, reminder: Reminder, waiting: WaitingReminder) -> bool:
        """Return True if the citizen has not left it, and what `while:` asks for holds."""
        if self.consent.get(reminder.name.encode()) == OUT:
            return False
        if reminder.opted_in and self.consent.get(reminder.opted_in.encode()) != IN:
            return False
        return not reminder.while_states or self.states.get(waiting.reference, "") in reminder.while_states


class ReminderTurn:
    """Takes reminders that are due. `outbox` is that of texts."""

    def __init__(
        self,
        client: redis.Redis,
        store: ReminderStore,
        outbox: Outbox,
        profiles: ProfileStore,
        crypto: Crypto,
        service: Callable[[], Service],
        clock: Callable[[], datetime],
        changed_times: ChangedTimes,
        notify: Callable[[str], object] = lambda _message_id: None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._redis = client
        self._store = store
        self._outbox = outbox
        self._profiles = profiles
        self._crypto = crypto
        self._service = service
        self._clock = clock
        self._changed_times = changed_times
        self._notify = notify
        self._monotonic = monotonic

    def run(self, stop: Event) -> None:
        """Take reminders once a second until `stop` is set. If the store is down, wait for it."""
        run_in_one_worker(self._redis, LOCK_KEY, "reminders", self._act, stop)

    def _act(self) -> None:
        """Take what is due, and then move what waits for other times than the menus have now."""
        deadline = self._monotonic() + TURN_SECONDS
        self.take_turn()
        while self._monotonic() < deadline and self._changed_times.go_on():
            pass

    def take_turn(self) -> int:
        """Queue the texts of reminders that are due, for a turn. Returns how many."""
        deadline, queued = self._monotonic() + TURN_SECONDS, 0
        while self._monotonic() < deadline and self._outbox.count_due_within(0) < MOST_TEXTS_DUE:
            digests = self._store.due_until(self._clock(), BATCH_SIZE)
            if not digests:
                break
            queued += self.take(digests)
        return queued

    def skip_due(self) -> int:
        """Go on to the next time of what is due, without sending it. Returns how many numbers that was.

        After a restore from a backup nobody can tell which of them had gone out.
        """
        skipped, now = 0, self._clock()
        while digests := self._store.due_until(now, BATCH_SIZE):
            for held in self._store.load_many(digests):
                if held.reminders is None:
                    self._store.put_off([held.digest], now + UNREADABLE_WAIT)
                    continue
                service = self._service()
                zone = time_zone_of(held.reminders.msisdn, service.time_zone, now)
                held.reminders.book.take_due(
                    ReminderTimes(service, zone, now), lambda _reminder, _waiting: False
                )
                skipped += self._store.replace(held, held.reminders, now)
        return skipped

    def take(self, digests: Sequence[str]) -> int:
        """Queue the texts that are due for these numbers. Returns how many. Done twice, it is done once."""
        now, records = self._clock(), self._store.load_many(digests)
        unreadable = [held.digest for held in records if held.stored and held.reminders is None]
        if unreadable:
            logger.error("reminders_unreadable", extra={"numbers": len(unreadable)})
            self._store.put_off(unreadable, now + UNREADABLE_WAIT)
        self._store.drop([held.digest for held in records if not held.stored])
        readable = [held for held in records if held.reminders is not None]
        languages = self._profiles.languages_of([held.digest for held in readable])
        choices = self._choices(readable)
        taken, failed = [], []
        for held, language, known in zip(readable, languages, choices, strict=True):
            try:
                taken.append(self._take_one(held, language, known, now))
            except Exception as error:  # noqa: BLE001 - one record must not hold up those of all others
                logger.error("reminder_failed", extra={"reason": type(error).__name__})  # noqa: TRY400 - no words
                failed.append(held.digest)
        self._store.put_off(failed, now + UNREADABLE_WAIT)
        done = self._store.replace_many(taken, now)
        texts = [text for one, is_done in zip(taken, done, strict=True) if is_done for text in one.texts]
        for text in texts:
            self._notify(text.id)
        return len(texts)  # of a record that a session or another worker changed, the next turn takes care

    def _choices(self, records: Sequence[HeldRecord]) -> list[ReminderChoices]:
        """Return the choices of each number, and the states of the cases of its reminders, in one round trip."""
        references = [
            sorted({one.reference for one in held.reminders.book.waiting if one.reference})
            if held.reminders
            else []
            for held in records
        ]
        with self._redis.pipeline(transaction=False) as pipeline:
            for held, of_cases in zip(records, references, strict=True):
                pipeline.hgetall(consent_key(held.digest))
                for reference in of_cases:
                    pipeline.hget(f"case:{reference}", "state")
            answers = iter(cast("list[object]", pipeline.execute()))
        found = []
        for of_cases in references:
            consent = cast("dict[bytes, bytes]", next(answers))
            found.append(
                ReminderChoices(
                    consent,
                    {name: (cast("bytes | None", next(answers)) or b"").decode() for name in of_cases},
                )
            )
        return found

    def _take_one(
        self, held: HeldRecord, language: str | None, choices: ReminderChoices, now: datetime
    ) -> Replacement:
        """Return the record of a number without what is due, and the texts of that."""
        reminders = held.reminders
        if reminders is None:
            raise ValueError("nothing waits")
        service = self._service()
        reminders.language = language or reminders.language
        times = ReminderTimes(service, time_zone_of(reminders.msisdn, service.time_zone, now), now)
        taken = reminders.book.take_due(times, choices.may_go)
        texts = [self._text(held, due, now) for due in taken.due]
        for name in taken.gone:
            logger.warning("reminder_is_gone", extra={"reminder": name})
        if taken.late:
            logger.warning("reminders_too_late", extra={"reminders": taken.late})
        outcomes = {SENT: len(texts), LATE: taken.late, GONE: len(taken.gone)}
        return Replacement(held, reminders, texts, outcomes)

    def _text(self, held: HeldRecord, due: DueReminder, now: datetime) -> ReminderText:
        """Return the text of a reminder. Its id is always the same for one time of one reminder of one date."""
        reminders, waiting = held.reminders, due.waiting
        if reminders is None:
            raise ValueError("nothing waits")
        one = (
            f"reminder {held.digest} {waiting.name} {waiting.each} {waiting.day} {due.due_at.timestamp():.0f}"
        )
        fields = {
            "state": states.QUEUED,
            "name": due.reminder.message,
            "reminder": waiting.name,
            "reference": waiting.reference,
            "language": reminders.language,
            "number": self._crypto.encrypt(reminders.msisdn),
            "number_digest": held.digest,
            "facts": self._crypto.encrypt(json.encode(reminder_facts(due)).decode()),
            "created_at": now.isoformat(timespec="milliseconds"),
        }
        if NETWORK_CODE.fullmatch(reminders.network):
            fields["network"] = reminders.network
        reply_seconds = self._service().reply_seconds_for(due.reminder.message)
        return ReminderText(self._crypto.digest(one), fields, reply_seconds)
