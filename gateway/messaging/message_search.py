"""Finds texts for an operator: those about a case, or those to a number."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final, cast

import msgspec
import redis

from gateway.messaging import states
from gateway.storage.records import read_record
from gateway.workers.tasks import Task, TaskProgress

FIND_BY_NUMBER: Final = "find texts"
FOUND_SECONDS = 3600  # for which a search by number is kept
MAX_FOUND = 200
SCAN_BATCH = 1000
CONFIRMATION_PREFIX = "received-"


class FoundMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A text without its words and number. `error` is why it was not sent, or the provider's code."""

    id: str
    state: str
    name: str = ""
    reference: str = ""
    language: str = ""
    provider: str = ""
    error: str = ""
    parts: int = 0
    cost: str = ""
    attempts: int = 0
    announcement: str = ""
    told_by: str = ""
    created_at: datetime
    released_at: datetime | None = None
    moments: Mapping[str, datetime]

    @property
    def steps(self) -> list[tuple[str, datetime]]:
        """The states that it came to and when, in their order in time."""
        return sorted([(states.QUEUED, self.created_at), *self.moments.items()], key=lambda step: step[1])

    @property
    def is_over(self) -> bool:
        """True if its state can no longer change."""
        return self.state in states.FINAL

    @property
    def last_moment(self) -> datetime:
        """When it came to its state."""
        return self.moments.get(self.state, self.created_at)


@dataclass(frozen=True, slots=True)
class MessageSearch:
    """Finds texts. Nothing is listed without a search. Any method may raise redis.RedisError."""

    client: redis.Redis

    def about(self, reference: str) -> list[FoundMessage]:
        """Return the last texts about a case, the earliest first."""
        ids = cast("list[bytes]", self.client.lrange(f"case-texts:{reference}", 0, -1))
        names = [one.decode() for one in ids]
        return self.load(list(dict.fromkeys((CONFIRMATION_PREFIX + reference, *names))))

    def load(self, ids: Sequence[str]) -> list[FoundMessage]:
        """Return the texts with these ids that are still kept, the earliest first."""
        with self.client.pipeline(transaction=False) as pipeline:
            for message_id in ids:
                pipeline.hgetall(f"message:{message_id}")
            rows = cast("list[dict[bytes, bytes]]", pipeline.execute())
        found = [_read(message_id, row) for message_id, row in zip(ids, rows, strict=True)]
        return sorted((one for one in found if one is not None), key=lambda one: one.created_at)

    def to_number(self, number_digest: str) -> Iterator[list[str]]:
        """Yield the ids of texts to a number, some thousand keys of the store at a time. It reads every text."""
        cursor, begun = 0, False
        while cursor or not begun:
            begun = True
            cursor, keys = cast(
                "tuple[int, list[bytes]]",
                self.client.scan(cursor, match="message:*", count=SCAN_BATCH, _type="hash"),
            )
            with self.client.pipeline(transaction=False) as pipeline:
                for key in keys:
                    pipeline.hget(key, "number_digest")
                digests = cast("list[bytes | None]", pipeline.execute()) if keys else []
            yield [
                key.decode().partition(":")[2]
                for key, digest in zip(keys, digests, strict=True)
                if digest == number_digest.encode()
            ]

    def find_by_number(self, task: Task) -> Iterator[TaskProgress]:
        """Find the texts to the number whose digest is the task's subject. The result has their ids, a line each."""
        total, done, found = self.client.dbsize(), 0, list[str]()
        for ids in self.to_number(task.subject):
            done = min(total, done + SCAN_BATCH)
            found += ids
            yield TaskProgress(done, len(found), max(1, total), "\n".join(found[:MAX_FOUND]))


def _read(message_id: str, row: Mapping[bytes, bytes]) -> FoundMessage | None:
    if b"state" not in row:
        return None
    moments = {
        state: datetime.fromisoformat(at.decode())
        for state in states.STATES
        if (at := row.get(f"{state}_at".encode())) and state != states.QUEUED
    }
    return read_record(FoundMessage, row, id=message_id, moments=moments)
