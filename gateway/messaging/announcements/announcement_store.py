"""Store announcements, and put their texts into the outbox, each once."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path
from typing import cast

import msgspec
import redis

from gateway.errors import GatewayError
from gateway.messaging import states
from gateway.messaging.announcements.announcement import Announcement
from gateway.messaging.announcements.numbers_file import NumbersFileError
from gateway.messaging.announcements.planner import PlannedText
from gateway.messaging.message_store import MessageStore, StateChange
from gateway.security.crypto import Crypto
from gateway.storage.outbox.outbox import Outbox
from gateway.storage.records import read_record
from gateway.storage.redis_clients import Script

INDEX_KEY = "announcements"  # sorted set: ids by the moment at which they began
VALIDITY = timedelta(days=7)  # of a text that waits for its turn; a later one would only confuse
REMINDER_VALIDITY = timedelta(hours=24)
QUEUE_BATCH_SIZE = 200  # texts a round trip
CANCELLED = "cancelled"
QUEUE_TEXTS = Script(Path(__file__).with_name("queue_texts.lua"))


class AnnouncementCancelledError(GatewayError):
    """The announcement was cancelled. None of its texts is queued any more."""


class AnnouncementStatus(msgspec.Struct, frozen=True, kw_only=True):
    """The status of an announcement. `counts`: the number of its texts in each state now."""

    id: str
    message: str = ""
    file: str = ""
    begun_at: datetime
    queued_at: datetime | None = None  # when the last line of its file was queued; None: not all lines are
    cancelled_at: datetime | None = None
    counts: Mapping[str, int]

    @property
    def texts(self) -> int:
        """The number of its texts."""
        return sum(self.counts.values())

    @property
    def waiting(self) -> int:
        """The number of its texts that have yet to be handed to a provider."""
        return self.counts.get(states.QUEUED, 0) + self.counts.get(states.SUBMITTING, 0)


class AnnouncementStore:
    """Announcements in the store. Each is kept for `keep` after its last text is due."""

    def __init__(
        self,
        client: redis.Redis,
        outbox: Outbox,
        messages: MessageStore,
        crypto: Crypto,
        clock: Callable[[], datetime],
        keep: timedelta,
    ) -> None:
        self._redis = client
        self._outbox = outbox
        self._messages = messages
        self._crypto = crypto
        self._clock = clock
        self._keep = keep

    def begin(self, announcement: Announcement) -> None:
        """Begin to queue an announcement, or go on where that broke off.

        Raises NumbersFileError if it began so long ago that its texts are no longer known.
        """
        key, now = _key(announcement.id), self._clock()
        known = self.find(announcement.id)
        if known is not None and known.cancelled_at is not None:
            raise AnnouncementCancelledError(
                f"{announcement.id} was cancelled on {known.cancelled_at:%Y-%m-%d}: give it another --name."
            )
        if known is not None and now - known.begun_at >= self._keep:
            # Nobody knows any more who was texted then. They would all be texted again.
            raise NumbersFileError(
                f"{announcement.id} was begun on {known.begun_at:%Y-%m-%d}, more than {self._keep.days} days ago: "
                "give it another --name to send it anew."
            )
        with self._redis.pipeline() as pipeline:
            pipeline.hsetnx(key, "begun_at", now.isoformat(timespec="seconds"))
            pipeline.hset(key, mapping={"message": announcement.message.name, "file": announcement.file})
            pipeline.hdel(key, "queued_at")
            pipeline.expire(key, self._keep, nx=True)
            pipeline.zadd(INDEX_KEY, {announcement.id: now.timestamp()}, nx=True)
            pipeline.execute()

    def queue(self, announcement: Announcement, texts: Sequence[PlannedText]) -> int:
        """Queue texts that are not queued yet, and return their number. Raises AnnouncementCancelledError."""
        now, queued = self._clock(), 0
        for start in range(0, len(texts), QUEUE_BATCH_SIZE):
            batch = texts[start : start + QUEUE_BATCH_SIZE]
            last = max((text.due_at or now for text in batch), default=now)
            arguments: list[str | float] = [int((last - now + self._keep).total_seconds())]
            for text in batch:
                due = (text.due_at or now).timestamp()
                arguments += [text.id, due, json.dumps(self._fields(announcement, text, now))]
            keys = [_key(announcement.id), _counts_key(announcement.id), self._outbox.due_key]
            keys += [self._outbox.record_key(text.id) for text in batch]
            answer: int = QUEUE_TEXTS.run(self._redis.execute_command, keys, arguments)
            if answer < 0:
                raise AnnouncementCancelledError(
                    f"{announcement.id} was cancelled while it was being queued."
                )
            queued += answer
        return queued

    def finish(self, announcement: Announcement) -> None:
        """Record that every line of its file is queued."""
        moment = self._clock().isoformat(timespec="seconds")
        self._redis.hset(_key(announcement.id), "queued_at", moment)

    def cancel(self, announcement_id: str) -> int:
        """Stop an announcement. Suppress texts that no provider has got yet, and return their number."""
        self.mark_cancelled(announcement_id)
        return sum(self.suppress(announcement_id))

    def mark_cancelled(self, announcement_id: str) -> bool:
        """Queue none of its texts any more. Returns False if it was cancelled before."""
        moment = self._clock().isoformat(timespec="seconds")
        return bool(self._redis.hsetnx(_key(announcement_id), "cancelled_at", moment))

    def suppress(self, announcement_id: str) -> Iterator[int]:
        """Suppress texts that no provider has got yet, and yield their number, some hundred at a time."""
        for ids in _in_batches(item for item, _ in self._in_outbox(announcement_id)):
            messages = [one for one in self._messages.load_many(ids) if one and one.state == states.QUEUED]
            changes = {"error": CANCELLED}
            moved = self._messages.change_states(
                [StateChange(message, states.SUPPRESSED, changes=changes) for message in messages]
            )
            self._outbox.remove([message.id for message, free in zip(messages, moved, strict=True) if free])
            yield sum(moved)

    def find(self, announcement_id: str) -> AnnouncementStatus | None:
        """Return the status of an announcement; None if there is none, or it is no longer kept."""
        with self._redis.pipeline(transaction=False) as pipeline:
            pipeline.hgetall(_key(announcement_id))
            pipeline.hgetall(_counts_key(announcement_id))
            row, counts = pipeline.execute()
        if b"begun_at" not in row:
            return None
        by_state = {state.decode(): int(count) for state, count in counts.items() if int(count)}
        return read_record(AnnouncementStatus, row, id=announcement_id, counts=by_state)

    def all(self) -> list[AnnouncementStatus]:
        """Return all announcements, the latest first."""
        ids = [one.decode() for one in cast("list[bytes]", self._redis.zrevrange(INDEX_KEY, 0, -1))]
        found = [(announcement_id, self.find(announcement_id)) for announcement_id in ids]
        missing = [announcement_id for announcement_id, status in found if status is None]
        if missing:
            self._redis.zrem(INDEX_KEY, *missing)
        return [status for _, status in found if status is not None]

    def next_due(self, announcement_id: str) -> datetime | None:
        """Return when the next of its texts may go; None if none waits. Scans the whole stream: only for operators."""
        first = min((due for _, due in self._in_outbox(announcement_id)), default=None)
        return None if first is None else datetime.fromtimestamp(first, UTC)

    def _fields(self, announcement: Announcement, text: PlannedText, now: datetime) -> dict[str, str]:
        validity = VALIDITY if text.due_at is None else REMINDER_VALIDITY
        fields = {
            "state": states.QUEUED,
            "name": announcement.message.name,
            "announcement": announcement.id,
            "language": text.language,
            "number": self._crypto.encrypt(text.msisdn),
            "number_digest": text.number_digest,
            "text": self._crypto.encrypt(text.text),
            "created_at": now.isoformat(timespec="milliseconds"),
            "valid_for": str(int(validity.total_seconds())),
        }
        if text.due_at is not None:
            fields["released_at"] = text.due_at.isoformat(timespec="milliseconds")
        return fields

    def _in_outbox(self, announcement_id: str) -> Iterator[tuple[str, float]]:
        """Yield the ids of its texts that have yet to leave, and when each is due. Scans the whole stream."""
        rows = self._redis.zscan_iter(self._outbox.due_key, match=f"{announcement_id}-*", count=1000)
        for item, due in cast("Iterator[tuple[bytes, float]]", rows):
            name = item.decode()
            if name.rpartition("-")[0] == announcement_id:  # "clinic-*" also matches texts of "clinic-june"
                yield name, due


def _in_batches(items: Iterator[str]) -> Iterator[list[str]]:
    while batch := list(islice(items, QUEUE_BATCH_SIZE)):
        yield batch


def _key(announcement_id: str) -> str:
    return f"announcement:{announcement_id}"


def _counts_key(announcement_id: str) -> str:
    """Return the key of the number of its texts in each state now. `change_state.lua` updates them."""
    return f"announcement:{announcement_id}:counts"
