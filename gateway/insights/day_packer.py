"""Packs the counts of past days, so that a year of them is read in a moment.

Of each day and month there are packed counts for everybody, for each single channel, language, network and version,
and for each group as it was counted. Of the first two those of sessions stand apart, too, as pages read these most.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from itertools import groupby
from typing import cast

import redis

from gateway.insights import keys
from gateway.insights.count_store import read_cells
from gateway.insights.group import DIMENSIONS, EVERYBODY, Group
from gateway.insights.packed_counts import CountsBySubject, add_counts, add_packed, pack_counts
from menus.insights.measures import SESSIONS

OPEN_DAYS = 2
"""A day is packed so many days later. By then every session of it has ended or counts as left."""

CountsByGroup = dict[Group, CountsBySubject]
PackedFields = dict[str, bytes]


def groups_around(group: Group) -> Iterator[Group]:
    """Yield the groups whose packed counts include this one: everybody, each of its values alone, and itself."""
    yield EVERYBODY
    for name, value in zip(DIMENSIONS, group, strict=True):
        if value:
            yield EVERYBODY._replace(**{name: value})
    if group.size > 1:
        yield group


def sum_by_group(cells: Iterable[tuple[Group, str, Mapping[str, int]]]) -> CountsByGroup:
    """Return the counts of cells for each group that is packed."""
    sums: CountsByGroup = {}
    for group, subject, counts in cells:
        for one in groups_around(group):
            add_counts(sums.setdefault(one, {}), {subject: counts})
    return sums


class DayPacker:
    """Packs days. Any method may raise redis.RedisError; then packing goes on at the next time."""

    def __init__(self, client: redis.Redis) -> None:
        self._redis = client

    def pack_past_days(self, today: date) -> int:
        """Pack all days that are over for long enough and not packed yet. Return how many."""
        past = [today - timedelta(days=back) for back in range(OPEN_DAYS, keys.RETENTION.days + OPEN_DAYS)]
        pipeline = self._redis.pipeline(transaction=False)
        for day in past:
            pipeline.exists(keys.day_key(day), keys.packing_key(day))
        waiting = [day for day, count in zip(past, pipeline.execute(), strict=True) if count]
        for _, days in groupby(waiting, key=lambda day: (day.year, day.month)):
            self._pack_days_of_month(list(days))
        return len(waiting)

    def _pack_days_of_month(self, days: Sequence[date]) -> None:
        """Pack what was counted of days of one month since they were packed last."""
        packing = {day: keys.packing_key(day) for day in days}
        for day, key in packing.items():
            if not self._redis.exists(key):
                self._redis.renamenx(keys.day_key(day), key)
        with self._redis.pipeline() as pipeline:
            pipeline.watch(*packing.values())  # type: ignore[no-untyped-call]  # who packs it too fails: no count is doubled
            month: CountsByGroup = {}
            packed: list[tuple[str, date, PackedFields]] = []
            for day, key in packing.items():
                sums = sum_by_group(read_cells(cast("dict[bytes, bytes]", pipeline.hgetall(key))))
                for group, counts in sums.items():
                    add_counts(month.setdefault(group, {}), counts)
                packed.append((keys.packed_key(day), day, _added(pipeline, keys.packed_key(day), sums)))
            first, key = days[0].replace(day=1), keys.month_key(days[0])
            packed.append((key, first, _added(pipeline, key, month)))
            pipeline.multi()
            for key, begins, fields in packed:
                pipeline.hset(key, items=[item for field in fields.items() for item in field])
                pipeline.expireat(key, keys.expires_at(begins))
            pipeline.delete(*packing.values())
            pipeline.execute()


def _added(client: redis.Redis, key: str, sums: CountsByGroup) -> PackedFields:
    """Return the fields of packed counts with these sums added to what they hold."""
    known = cast("list[bytes | None]", client.hmget(key, [group.name for group in sums]))
    fields: PackedFields = {}
    for (group, counts), packed in zip(sums.items(), known, strict=True):
        if packed is not None:
            add_packed(counts, packed)
        fields |= packed_fields(group, counts)
    return fields


def packed_fields(group: Group, counts: CountsBySubject) -> PackedFields:
    """Return the fields of a group's packed counts."""
    fields = {group.name: pack_counts(counts)}
    if group.size <= 1 and SESSIONS in counts:
        fields[group.sessions_name] = pack_counts({SESSIONS: counts[SESSIONS]})
    return fields
