"""The log of a case: how it was filed, each attempt to forward it, its updates, feedback on it, and calls asked for.

It has no words. `case-log:<reference>` is a list of JSON, of which the first entry and the last ones are kept. `gateway
forget` deletes it.
"""

import json
from collections.abc import Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any, cast

import msgspec
import redis

from gateway.storage.redis_clients import Script

LOG_SECONDS = 90 * 86_400  # from the last entry
MAX_ENTRIES = 60
LOG_ENTRY = Path(__file__).with_name("log_entry.lua")
ADD_LOG_ENTRY = Script(Path(__file__).with_name("add_log_entry.lua"), LOG_ENTRY)


class LogEvent(StrEnum):
    """What an entry tells."""

    FILED = "filed"
    ATTEMPT = "attempt"
    GIVEN_UP = "given up"
    DELIVERED = "delivered"
    UPDATE = "update"
    FEEDBACK = "feedback"
    CALL_BACK = "call back"
    QUESTION = "question"
    ANSWER = "answer"
    ANSWER_GIVEN_UP = "answer given up"
    ANSWER_DELIVERED = "answer delivered"
    REOPEN = "reopen"
    RATE = "rate"
    COMMENT = "comment"
    JOIN = "join"
    PAYMENT = "payment"


class LogEntry(msgspec.Struct, frozen=True):
    """An entry. `way`: screens that led to the case, each with the key of the option chosen there, which may be empty.

    `detail` is the reason, the state, the reference of the other case, or the id of the call or the question. `times`:
    so many attempts ended so, the last one at `last_at`. `as_what` of the first entry is what the submission is to the
    case in `detail`; a release before had feedback only, and did not say so.
    """

    at: datetime
    what: str
    detail: str = ""
    way: tuple[tuple[str, str], ...] = ()
    times: int = 1
    last_at: datetime | None = msgspec.field(default=None, name="until")
    as_what: str = msgspec.field(default=LogEvent.FEEDBACK, name="as")


_decoder = msgspec.json.Decoder(LogEntry)


def log_key(reference: str) -> str:
    """Return the key of the log of a case."""
    return f"case-log:{reference}"


def filed_entry(
    at: datetime,
    way: Sequence[tuple[str, str]],
    about: str,
    as_what: LogEvent = LogEvent.FEEDBACK,
) -> str:
    """Return the first entry as it is stored; `about` is the case that this one says something of, as `as_what`."""
    fields: dict[str, Any] = {"at": at.isoformat(timespec="milliseconds"), "what": LogEvent.FILED}
    other = {"detail": about, "as": as_what} if about else {}
    return json.dumps(fields | ({"way": way} if way else {}) | other)


def encode_entry(at: datetime, event: LogEvent, detail: str = "") -> str:
    """Return an entry as it is stored."""
    return json.dumps({"at": at.isoformat(timespec="milliseconds"), "what": event, "detail": detail})


def add_entry(client: redis.Redis, reference: str, at: datetime, event: LogEvent, detail: str = "") -> None:
    """Add an entry. An attempt that ended as the one before it is counted there."""
    ADD_LOG_ENTRY.run(
        client.execute_command,
        [log_key(reference)],
        [encode_entry(at, event, detail), MAX_ENTRIES, LOG_SECONDS],
    )


def read_log(client: redis.Redis, reference: str) -> list[LogEntry]:
    """Return the entries that are kept, the earliest first."""
    rows = cast("list[bytes]", client.lrange(log_key(reference), 0, -1))
    return [_decoder.decode(row) for row in rows]
