"""The store of counts: adds batches of them, each once, and reads those of a day."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

import msgspec
import redis

from gateway.insights import keys
from gateway.insights.group import EVERYBODY, SEPARATOR, Group, parse_group
from gateway.storage.redis_clients import CommandSender, Script
from menus.insights.measures import SESSIONS

MAX_FIELDS = 100_000  # groups and subjects of a day
NOT_TOLD_APART = "other:"
"""The subject of what was counted of a day beyond so many groups and subjects."""
CELLS_AT_ONCE = 200  # so that a citizen's hop waits for the store less than a millisecond
BATCH_SECONDS = 24 * 3600

ADD_COUNTS = Script(Path(__file__).with_name("add_counts.lua"))

Cell = tuple[Group, str]
"""A group of citizens and a subject."""

_pack = msgspec.msgpack.Encoder().encode
_unpack = msgspec.msgpack.Decoder(dict[str, int]).decode


@dataclass(slots=True)
class DayCounts:
    """What was counted on a day. `dials` has a keyed digest of the number of each session that began, and its group."""

    cells: dict[Cell, Counter[str]] = field(default_factory=dict)
    dials: list[tuple[bytes, Group]] = field(default_factory=list)

    def count(self, group: Group, subject: str, name: str, number: int = 1) -> None:
        """Add `number` to what is counted under `name`."""
        counts = self.cells.get((group, subject))
        if counts is None:
            counts = self.cells[group, subject] = Counter()
        counts[name] += number

    def parts(self) -> "Iterator[DayCounts]":
        """Yield parts that are each added at once."""
        cells = list(self.cells.items())
        for start in range(0, max(len(cells), len(self.dials)), CELLS_AT_ONCE):
            until = start + CELLS_AT_ONCE
            yield DayCounts(dict(cells[start:until]), self.dials[start:until])


class CountStore:
    """The counts in the durable store. Any method may raise redis.RedisError."""

    def __init__(self, call: CommandSender, max_fields: int = MAX_FIELDS) -> None:
        self._call = call
        self._max_fields = max_fields

    def add(self, process: str, number: int, day: date, counts: DayCounts) -> bool:
        """Add the batch of this number; return False if it was added before. Batches of a process come in order."""
        arguments: list[bytes | str | int] = [
            number,
            BATCH_SECONDS,
            keys.expires_at(day),
            keys.expires_at(day, keys.CALLERS_RETENTION),
            self._max_fields,
            cell_name((EVERYBODY, NOT_TOLD_APART)),
            len(counts.cells),
        ]
        for cell, sums in counts.cells.items():
            arguments += [cell_name(cell), _pack(sums)]
        for digest, group in counts.dials:
            arguments += [digest, cell_name((group, SESSIONS))]
        names = [keys.batch_key(process), keys.day_key(day), keys.callers_key(day)]
        return bool(ADD_COUNTS.run(self._call, names, arguments))


def cell_name(cell: Cell) -> str:
    """Return the field of a cell in the counts of a day."""
    group, subject = cell
    return SEPARATOR.join((*group, subject))


def read_cells(
    fields: Mapping[bytes, bytes], only: Collection[str] | None = None
) -> Iterator[tuple[Group, str, dict[str, int]]]:
    """Yield the cells of a day's hash: all, or those of some subjects."""
    ends = None if only is None else tuple(f"{SEPARATOR}{subject}".encode() for subject in only)
    for name, packed in fields.items():
        if ends is None or name.endswith(ends):
            group, subject = read_cell_name(name)
            if group is not None:
                yield group, subject, _unpack(packed)


def read_cell_name(name: bytes) -> tuple[Group | None, str]:
    """Return the group and the subject of a field; None for the group if it is none."""
    group_name, _, subject = name.decode("utf-8", "replace").rpartition(SEPARATOR)
    return parse_group(group_name), subject


def forget_caller(client: redis.Redis, caller_digest: str) -> None:
    """Forget on which days a number began sessions. It walks every key, so it is for an operator's command."""
    for key in client.scan_iter(f"{keys.CALLERS_PREFIX}*", count=1000):
        client.srem(key, keys.short_digest(caller_digest))
