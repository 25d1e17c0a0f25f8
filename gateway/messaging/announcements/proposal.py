"""An announcement that somebody proposed, in the console or by a command: its file, its dry run, and who approved it.

The file is kept sealed until its texts are queued, two days at most.
"""

import zlib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from datetime import datetime, time
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import cast

import msgspec
import redis

from gateway.errors import DecryptionError
from gateway.messaging.announcements.announcement import Announcement, Reminder, require_message
from gateway.messaging.announcements.dry_run import DryRunTotals
from gateway.messaging.announcements.numbers_file import NumbersFile, NumbersFileError, open_numbers_file
from gateway.messaging.routing.money import Money, money_from_micros
from gateway.security.crypto import Crypto
from gateway.storage.records import read_record
from menus.model import Service

INDEX_KEY = "announcement-proposals"  # sorted set: ids by when they were made
KEPT_SECONDS = 2 * 86_400
FILE_GONE = "Its file is no longer kept: upload it again."


class DryRunSummary(msgspec.Struct, frozen=True):
    """What the dry run found. Amounts are millionths by currency; `examples` are the first texts, by language.

    `left_out` counts lines by reason, `left_out_lines` has the first of each: number of the line, and what is wrong.
    """

    texts: int
    already_queued: int
    parts: int
    longest_parts: int
    texts_without_price: int
    languages: dict[str, int]
    prices: dict[str, int]
    seconds: float
    days: int
    left_out: dict[str, int]
    left_out_lines: dict[str, list[tuple[int, str]]]
    examples: dict[str, str]
    first: datetime | None = None
    last: datetime | None = None

    @property
    def money(self) -> tuple[Money, ...]:
        """The cost of all texts, a sum for each currency."""
        return tuple(money_from_micros(micros, currency) for currency, micros in sorted(self.prices.items()))

    def costs_more_than(self, limit: Money | None) -> bool:
        """Return True if the texts cost more, or nobody can tell. Without a limit nothing does."""
        if limit is None:
            return False
        others = any(micros for currency, micros in self.prices.items() if currency != limit.currency)
        return others or bool(self.texts_without_price) or self.prices.get(limit.currency, 0) > limit.micros


class Proposal(msgspec.Struct, frozen=True, kw_only=True):
    """A proposed announcement, with the id that it has once it is sent.

    `menus` is the digest of the menus that it was counted on. `error` is why it cannot be sent. `approved_by` is empty
    until somebody approved it.
    """

    id: str
    message: str
    file: str
    column: str = ""
    days: int = 0
    at: str = ""
    proposed_by: str = ""
    proposed_at: datetime
    menus: str = ""
    sealed_summary: str = msgspec.field(default="", name="summary")
    error: str = ""
    approved_by: str = ""
    approved_at: datetime | None = None

    @property
    def reminder(self) -> Reminder | None:
        """When it goes before a date in each line; None if it goes at once."""
        return Reminder(self.column, self.days, time.fromisoformat(self.at)) if self.column else None

    def announcement(self, service: Service, columns: tuple[str, ...]) -> Announcement:
        """Return the announcement on these menus. Raises NumbersFileError if they cannot send it to such a file."""
        message = require_message(service, self.message, columns)
        return Announcement(self.id, message, self.file, self.reminder)


class ProposalStore:
    """The proposals. Any method may raise redis.RedisError."""

    def __init__(self, client: redis.Redis, crypto: Crypto, clock: Callable[[], datetime]) -> None:
        self._redis = client
        self._crypto = crypto
        self._clock = clock

    def add(self, proposal: Proposal, contents: bytes) -> bool:
        """Keep a proposal with its file. Returns False, and changes nothing, if there is one with this id."""
        sealed = self._crypto.encrypt_bytes(zlib.compress(contents))
        fields = {
            name: str(value)
            for name, value in msgspec.to_builtins(proposal).items()
            if name != "id" and value not in ("", None)
        }
        if not self._redis.set(_file_key(proposal.id), sealed, nx=True, ex=KEPT_SECONDS):
            return False
        with self._redis.pipeline() as pipeline:
            pipeline.delete(_key(proposal.id))
            pipeline.hset(_key(proposal.id), items=[text for pair in fields.items() for text in pair])
            pipeline.expire(_key(proposal.id), KEPT_SECONDS)
            pipeline.zadd(INDEX_KEY, {proposal.id: proposal.proposed_at.timestamp()})
            pipeline.execute()
        return True

    def find(self, proposal_id: str) -> Proposal | None:
        """Return a proposal; None if there is none, or it is no longer kept."""
        row = cast("dict[bytes, bytes]", self._redis.hgetall(_key(proposal_id)))
        return read_record(Proposal, row, id=proposal_id) if b"message" in row else None

    def all(self) -> list[Proposal]:
        """Return all proposals, the latest first."""
        ids = [one.decode() for one in cast("list[bytes]", self._redis.zrevrange(INDEX_KEY, 0, -1))]
        found = [(one, self.find(one)) for one in ids]
        gone = [one for one, proposal in found if proposal is None]
        if gone:
            self._redis.zrem(INDEX_KEY, *gone)
        return [proposal for _, proposal in found if proposal is not None]

    def note_summary(self, proposal_id: str, summary: DryRunSummary, menus: str) -> None:
        """Keep what the dry run found, on menus with this digest. An approval of an earlier one counts no more."""
        sealed = self._crypto.encrypt(msgspec.json.encode(summary).decode())
        self._change(proposal_id, {"summary": sealed, "menus": menus, "error": ""})
        self._redis.hdel(_key(proposal_id), "approved_by", "approved_at")

    def note_error(self, proposal_id: str, error: str) -> None:
        """Keep why it cannot be sent."""
        self._change(proposal_id, {"error": error})

    def summary(self, proposal: Proposal) -> DryRunSummary | None:
        """Return what the dry run found; None until it is over."""
        if not proposal.sealed_summary:
            return None
        try:
            return msgspec.json.decode(self._crypto.decrypt(proposal.sealed_summary), type=DryRunSummary)
        except DecryptionError:
            return None

    def approve(self, proposal_id: str, who: str) -> bool:
        """Note who approved it. Returns False if somebody did before."""
        if not self._redis.hsetnx(_key(proposal_id), "approved_by", who):
            return False
        self._change(proposal_id, {"approved_at": self._clock().isoformat()})
        return True

    def drop(self, proposal_id: str) -> bool:
        """Forget a proposal with its file. Returns False if it was gone."""
        with self._redis.pipeline() as pipeline:
            pipeline.delete(_key(proposal_id))
            pipeline.delete(_file_key(proposal_id))
            pipeline.zrem(INDEX_KEY, proposal_id)
            return bool(pipeline.execute()[0])

    def contents(self, proposal_id: str) -> bytes:
        """Return the file. Raises NumbersFileError if it is gone, or no secret opens it."""
        sealed = cast("bytes | None", self._redis.get(_file_key(proposal_id)))
        try:
            return zlib.decompress(self._crypto.decrypt_bytes(sealed or b""))
        except (DecryptionError, zlib.error):
            raise NumbersFileError(FILE_GONE) from None

    def _change(self, proposal_id: str, fields: Mapping[str, str]) -> None:
        if self._redis.exists(_key(proposal_id)):
            self._redis.hset(_key(proposal_id), items=[text for pair in fields.items() for text in pair])


@contextmanager
def open_uploaded(contents: bytes, name: str) -> Iterator[NumbersFile]:
    """Open a file of numbers that came as bytes. NumbersFileError, within too, calls it by `name`."""
    with NamedTemporaryFile(suffix=".csv") as file:
        file.write(contents)
        file.flush()
        try:
            yield open_numbers_file(Path(file.name))
        except NumbersFileError as error:
            raise NumbersFileError(str(error).replace(file.name, name)) from None


def summarise(totals: DryRunTotals) -> DryRunSummary:
    """Return the totals of a dry run as they are kept, without numbers of citizens."""
    return DryRunSummary(
        totals.texts,
        totals.already_queued,
        totals.parts,
        totals.longest_parts,
        totals.texts_without_price,
        dict(totals.languages.most_common()),
        {money.currency: money.micros for money in totals.prices},
        totals.seconds,
        totals.days,
        {reason.value: count for reason, count in totals.left_out.items()},
        {
            reason.value: [(line.line, line.detail) for line in lines]
            for reason, lines in totals.left_out_examples.items()
        },
        dict(totals.examples),
        totals.first,
        totals.last,
    )


def _key(proposal_id: str) -> str:
    return f"announcement-proposal:{proposal_id}"


def _file_key(proposal_id: str) -> str:
    return f"announcement-file:{proposal_id}"
