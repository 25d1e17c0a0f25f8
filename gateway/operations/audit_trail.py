"""What people did: one entry an act, each with the digest of the one before, without numbers and words of citizens.

`audit:<month>` is a list of JSON objects, `audit-head` has the number, the digest and the moment of the last one. A
digest is keyed: who can write to the store but lacks GATEWAY_SECRET_KEY can change no entry unseen. A citizen is named
by a keyed hash that stands nowhere else, so that the trail leads to nothing that is kept of them.
"""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, cast

import redis

from gateway.storage.redis_clients import Script

KEPT = timedelta(days=400)
PREFIX = "audit:"
HEAD_KEY = "audit-head"
COMMAND_LINE, CONSOLE = "command line", "console"
APPEND = Script(Path(__file__).with_name("append_audit.lua"))
MAX_TRIES = 100

Detail = Mapping[str, str | int]


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """One act: who did what to which subject, and where. `caller` is a keyed hash of the number that it was about.

    `number` counts entries from 1; it is 0 in those of releases that did not chain them.
    """

    number: int
    at: datetime
    who: str
    where: str
    action: str
    subject: str
    caller: str
    detail: Detail
    digest: str

    @property
    def detail_words(self) -> str:
        """The detail in words."""
        return ", ".join(f"{name} {value}" for name, value in self.detail.items() if value not in (0, ""))


@dataclass(frozen=True, slots=True)
class AuditVerdict:
    """The number of entries that were verified, and a sentence for each thing that is not as it was written.

    `is_whole`: all entries were verified, not only the newest.
    """

    count: int
    problems: tuple[str, ...]
    is_whole: bool = True


class AuditTrail:
    """Keeps the entries, each for 400 days at least. Redis errors pass through."""

    def __init__(
        self, client: redis.Redis, clock: Callable[[], datetime], digest: Callable[[str], str]
    ) -> None:
        self._redis = client
        self._clock = clock
        self._digest = digest

    def add(self, operator: str, act: str, caller: str = "", facts: Mapping[str, int] | None = None) -> None:
        """Add an entry of an operator at the command line."""
        self._append(operator, COMMAND_LINE, act, "", caller, facts or {})

    def record(
        self,
        who: str,
        action: str,
        subject: str = "",
        detail: Detail | None = None,
        *,
        where: str = CONSOLE,
        caller: str = "",
    ) -> None:
        """Add an entry: `record("amina", "publish", "version 7", {"summary": "New category: street lights"})`.

        Neither `subject` nor `detail` may have words or numbers of citizens; `caller` names one by `caller_of`.
        """
        self._append(who, where, action, subject, caller, detail or {})

    def caller_of(self, msisdn: str) -> str:
        """Return the keyed hash that stands for a number in E.164."""
        return self._digest(f"audit:{msisdn}")

    def lines(self, limit: int) -> list[AuditEntry]:
        """Return the last `limit` entries, the oldest first."""
        return self.entries()[-limit:]

    def entries(self) -> list[AuditEntry]:
        """Return all entries, the oldest first."""
        return [_entry(line) for line in self._lines()]

    def verify(self, newest: int | None = None) -> AuditVerdict:
        """Compare every entry with its digest and with the one before, and the last one with what was written last.

        With `newest`, only so many of the newest are compared with their digests, which take time to work out. That
        each entry follows the one before is looked at in all.
        """
        problems: list[str] = []
        lines = self._lines()
        number, digest, at = self._head()
        chained = [line for line in lines if line.get("number")]
        judged = len(chained) if newest is None else min(newest, len(chained))
        if chained:
            problems += self._beginning(chained[0])
            if any(line["time"] >= chained[0]["time"] for line in lines if not line.get("number")):
                problems.append(
                    "Among the entries is one without a number, which this gateway did not write."
                )
        for before, line in zip([None, *chained], chained, strict=False):
            problems += _compare(before, line)
        problems += [
            f"Entry {line['number']} was changed." for line in chained[-judged:] if self._is_changed(line)
        ]
        last = chained[-1] if chained else {"number": 0, "digest": ""}
        if (last["number"], last["digest"]) != (number, digest) and not (
            not chained and at and self._clock() - at > KEPT
        ):
            problems.append(
                f"The last entry is number {last['number']}, and number {number} was written last."
            )
        return AuditVerdict(judged, tuple(problems), is_whole=judged == len(chained))

    def _append(self, who: str, where: str, action: str, subject: str, caller: str, detail: Detail) -> None:
        for _ in range(MAX_TRIES):
            now = self._clock()
            number, previous, previous_at = self._head()
            line = {
                "number": number + 1,
                "time": now.isoformat(timespec="seconds"),
                "operator": who,
                "where": where,
                "act": action,
                "subject": subject,
                "caller": caller,
                "facts": dict(detail),
                "previous": previous,
                "previous_time": previous_at.isoformat(timespec="seconds") if previous_at else "",
            }
            digest = self._digest_of(line)
            arguments = (
                *(number, previous, json.dumps(line | {"digest": digest})),
                *(number + 1, digest, now.isoformat(timespec="seconds")),
                int((KEPT + timedelta(days=31)).total_seconds()),
            )
            if APPEND.run(self._redis.execute_command, [f"{PREFIX}{now:%Y-%m}", HEAD_KEY], arguments):
                return
        raise redis.RedisError(f"others added to the audit trail {MAX_TRIES} times in a row")

    def _head(self) -> tuple[int, str, datetime | None]:
        number, digest, at = cast(
            "list[bytes | None]", self._redis.hmget(HEAD_KEY, ["number", "digest", "time"])
        )
        moment = datetime.fromisoformat(at.decode()) if at else None
        return int(number or 0), (digest or b"").decode(), moment

    def _lines(self) -> list[dict[str, Any]]:
        """Return the entries as stored, in the order in which they were written."""
        lines = [
            json.loads(row)
            for key in sorted(self._redis.scan_iter(f"{PREFIX}*", count=1000))
            for row in cast("list[bytes]", self._redis.lrange(key, 0, -1))
        ]
        # Processes whose clocks differ may write into two months in turn. Entries without a number were first.
        return sorted(lines, key=lambda line: int(line.get("number", 0)))

    def _beginning(self, line: dict[str, Any]) -> Iterator[str]:
        """Yield a sentence if entries before the first one are gone that were to be kept still."""
        before = line["previous_time"]
        if line["number"] > 1 and self._clock() - datetime.fromisoformat(before or line["time"]) < KEPT:
            yield f"Entries before number {line['number']} are gone."

    def _is_changed(self, line: dict[str, Any]) -> bool:
        written = {name: value for name, value in line.items() if name != "digest"}
        return bool(self._digest_of(written) != line["digest"])

    def _digest_of(self, line: Mapping[str, Any]) -> str:
        return self._digest(f"audit entry {json.dumps(line, sort_keys=True)}")


def _compare(before: dict[str, Any] | None, line: dict[str, Any]) -> Iterator[str]:
    """Yield a sentence if an entry does not follow the one before."""
    number = line["number"]
    if before is None:
        return
    if number != before["number"] + 1:
        yield f"Entry {number} follows {before['number']}: entries between them are gone, or one is there twice."
    elif line["previous"] != before["digest"]:
        yield f"Entry {number} does not follow the entry {before['number']} that is there."


def _entry(line: Mapping[str, Any]) -> AuditEntry:
    return AuditEntry(
        number=line.get("number", 0),
        at=datetime.fromisoformat(line["time"]),
        who=line["operator"],
        where=line.get("where", COMMAND_LINE),
        action=line["act"],
        subject=line.get("subject", ""),
        caller=line["caller"],
        detail=line["facts"] or {},
        digest=line.get("digest", ""),
    )
