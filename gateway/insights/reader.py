"""Reads counts: of a stretch of days, of one subject by day, and by channel, language, network or version.

Whole months are read as one, and what is not packed yet as it is. All is read in one transaction, so that nothing is
missing or counted twice while a day is packed.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import cast

import redis

from gateway.insights import keys
from gateway.insights.count_store import read_cell_name, read_cells
from gateway.insights.group import DIMENSIONS, EVERYBODY, Group, parse_group
from gateway.insights.packed_counts import CountsBySubject, add_counts, add_packed
from gateway.storage.redis_clients import Script
from menus.insights.measures import SESSIONS

CountsByDay = dict[date, Counter[str]]
WITH_SESSIONS = Script(Path(__file__).with_name("with_sessions.lua"))
DAYS_LOOKED_AT = 16  # at once, for those that are not packed yet


@dataclass(frozen=True, slots=True)
class Stretch:
    """The days from `first` to `last`, both included, and the group whose counts are wanted."""

    first: date
    last: date
    group: Group = EVERYBODY

    @property
    def days(self) -> list[date]:
        """The days in order, the last ones if there are more than are kept."""
        count = min((self.last - self.first).days + 1, keys.RETENTION.days)
        return [self.last - timedelta(days=back) for back in reversed(range(count))]


@dataclass(frozen=True, slots=True)
class _Period:
    """A day or a month whose counts were read: packed ones, and those that are not packed yet."""

    first: date
    packed: Mapping[str, bytes]
    open_fields: Mapping[bytes, bytes]

    def counts(self, wanted: Group, only: Collection[str] | None) -> CountsBySubject:
        """Return the counts of a group by subject, or those of some subjects."""
        sums: CountsBySubject = {}
        apart = self.packed.get(wanted.sessions_name)
        if apart is not None:
            add_packed(sums, apart)
        for name in _names_within(self.packed, wanted):
            add_packed(sums, self.packed[name], only)
        for group, subject, counts in read_cells(self.open_fields, only):
            if group.is_within(wanted):
                add_counts(sums, {subject: counts})
        return sums


class InsightsReader:
    """Reads the counts. Any method may raise redis.RedisError."""

    def __init__(self, client: redis.Redis) -> None:
        self._redis = client

    def totals(self, stretch: Stretch) -> CountsBySubject:
        """Return the counts of a stretch by subject."""
        sums: CountsBySubject = {}
        for period in self._read(stretch, [stretch.group]):
            add_counts(sums, period.counts(stretch.group, None))
        return sums

    def totals_by_day(self, stretch: Stretch) -> dict[date, CountsBySubject]:
        """Return the counts by subject for each day of a stretch on which something was counted."""
        by_day: dict[date, CountsBySubject] = {}
        for period in self._read(stretch, [stretch.group], by_month=False):
            counts = period.counts(stretch.group, None)
            if counts:
                add_counts(by_day.setdefault(period.first, {}), counts)
        return dict(sorted(by_day.items()))

    def by_day(self, stretch: Stretch, subject: str = SESSIONS) -> CountsByDay:
        """Return the counts of a subject for each day of a stretch, also of days without any."""
        found = self.by_day_of([subject], stretch)
        return {day: counts.get(subject, Counter()) for day, counts in found.items()}

    def by_day_of(self, subjects: Collection[str], stretch: Stretch) -> dict[date, CountsBySubject]:
        """Return the counts of some subjects for each day of a stretch, also of days without any."""
        by_day: dict[date, CountsBySubject] = {day: {} for day in stretch.days}
        for period in self._read(stretch, [stretch.group], by_month=False, only=subjects):
            add_counts(by_day[period.first], period.counts(stretch.group, subjects))
        return by_day

    def by_value(self, dimension: str, stretch: Stretch, subject: str = SESSIONS) -> dict[str, Counter[str]]:
        """Return the counts of a subject by each value of `channel`, `language`, `network` or `version`."""
        groups = self._groups_by_value(dimension, stretch)
        sums: dict[str, Counter[str]] = {value: Counter() for value in groups}
        for period in self._read(stretch, list(groups.values()), only=[subject]):
            for value, group in groups.items():
                sums[value].update(period.counts(group, [subject]).get(subject, {}))
        return {value: counts for value, counts in sums.items() if counts}

    def by_value_and_day(
        self,
        dimension: str,
        stretch: Stretch,
        subject: str = SESSIONS,
        only: Collection[str] | None = None,
    ) -> dict[str, CountsByDay]:
        """Return the counts of a subject for each value of a dimension, or some of them, and each day."""
        groups = (
            self._groups_by_value(dimension, stretch)
            if only is None
            else {value: _group_with(stretch.group, dimension, value) for value in only}
        )
        sums = {value: {day: Counter[str]() for day in stretch.days} for value in groups}
        for period in self._read(stretch, list(groups.values()), by_month=False, only=[subject]):
            for value, group in groups.items():
                sums[value][period.first].update(period.counts(group, [subject]).get(subject, {}))
        return {value: by_day for value, by_day in sums.items() if any(by_day.values())}

    def values(self, stretch: Stretch) -> dict[str, list[str]]:
        """Return the values of each dimension that were counted in a stretch."""
        found: dict[str, set[str]] = {name: set() for name in DIMENSIONS}
        for period in self._read(stretch, ()):
            for group in {*map(parse_group, period.packed), *_groups_of(period.open_fields)}:
                for name, value in zip(DIMENSIONS, group or EVERYBODY, strict=True):
                    if value:
                        found[name].add(value)
        return {name: sorted(values) for name, values in found.items()}

    def _groups_by_value(self, dimension: str, stretch: Stretch) -> dict[str, Group]:
        wanted = getattr(stretch.group, dimension)
        values = [wanted] if wanted else self.values(stretch)[dimension]
        return {value: _group_with(stretch.group, dimension, value) for value in values}

    def _read(
        self,
        stretch: Stretch,
        wanted: Sequence[Group],
        *,
        by_month: bool = True,
        only: Collection[str] | None = None,
    ) -> Iterator[_Period]:
        """Yield the periods of a stretch with the packed counts of `wanted`; their names alone if nothing is wanted.

        Where `only` sessions are read, that is what they have, as far as it stands apart.
        """
        days = stretch.days
        periods = self._periods(days) if by_month else {day: keys.packed_key(day) for day in days}
        names_by_key = self._packed_names(periods.values(), wanted)
        if only is not None and set(only) == {SESSIONS} and all(group.size <= 1 for group in wanted):
            names_by_key = self._sessions_names(list(periods.values()), wanted)
        open_days = self._open_days(days)
        pipeline = self._redis.pipeline()
        for key, names in names_by_key.items():
            if names and wanted:
                pipeline.hmget(key, names)
        for day in open_days:
            pipeline.hgetall(keys.day_key(day))
            pipeline.hgetall(keys.packing_key(day))
        replies = iter(pipeline.execute())
        for first, key in periods.items():
            names = names_by_key[key]
            values = cast("list[bytes | None]", next(replies)) if names and wanted else [b""] * len(names)
            yield _Period(
                first, {name: one for name, one in zip(names, values, strict=True) if one is not None}, {}
            )
        for day in open_days:
            for fields in (next(replies), next(replies)):
                if fields:
                    yield _Period(day, {}, fields)

    def _sessions_names(self, periods: Sequence[str], wanted: Sequence[Group]) -> dict[str, list[str]]:
        """Return, for each key, the names to read of sessions; that of all counts where sessions do not stand apart."""
        if not periods or not wanted:
            return {key: [] for key in periods}
        names = [group.sessions_name for group in wanted]
        found = iter(WITH_SESSIONS.run(self._redis.execute_command, list(periods), names))
        return {
            key: [group.sessions_name if int(next(found)) else group.name for group in wanted]
            for key in periods
        }

    def _open_days(self, days: Sequence[date]) -> list[date]:
        """Return days among which are all that are not packed yet. One that is packed meanwhile is among them, too."""
        groups = [days[start : start + DAYS_LOOKED_AT] for start in range(0, len(days), DAYS_LOOKED_AT)]
        pipeline = self._redis.pipeline(transaction=False)
        for group in groups:
            pipeline.exists(*(key(day) for day in group for key in (keys.day_key, keys.packing_key)))
        return [
            day for group, count in zip(groups, pipeline.execute(), strict=True) if count for day in group
        ]

    def _periods(self, days: Sequence[date]) -> dict[date, str]:
        """Return keys of packed counts by first day: of whole months as far as there are, and of the other days."""
        by_month: dict[date, list[date]] = {}
        for day in days:
            by_month.setdefault(day.replace(day=1), []).append(day)
        whole = [month for month, of_month in by_month.items() if _is_whole(month, of_month)]
        pipeline = self._redis.pipeline(transaction=False)
        for month in whole:
            pipeline.exists(keys.month_key(month))
        stored = {month for month, there in zip(whole, pipeline.execute(), strict=True) if there}
        periods: dict[date, str] = {}
        for month, of_month in by_month.items():
            if month in stored:
                periods[month] = keys.month_key(month)
            else:
                periods |= {day: keys.packed_key(day) for day in of_month}
        return periods

    def _packed_names(self, periods: Iterable[str], wanted: Sequence[Group]) -> dict[str, list[str]]:
        """Return, for each key, the names of the packed counts to read."""
        if wanted and all(group.size <= 1 for group in wanted):
            return {key: [group.name for group in wanted] for key in periods}
        all_keys = list(periods)
        pipeline = self._redis.pipeline(transaction=False)
        for key in all_keys:
            pipeline.hkeys(key)
        stored = [[name.decode() for name in names] for names in pipeline.execute()]
        return {
            key: [
                name
                for name in names
                if not wanted or any(name in _names_within({name: b""}, group) for group in wanted)
            ]
            for key, names in zip(all_keys, stored, strict=True)
        }


def _group_with(group: Group, dimension: str, value: str) -> Group:
    return group._replace(**{dimension: value})


def _groups_of(open_fields: Iterable[bytes]) -> Iterator[Group | None]:
    for name in open_fields:
        yield read_cell_name(name)[0]


def _names_within(names: Iterable[str], wanted: Group) -> list[str]:
    """Return which packed counts make up a group: its own, or those of all groups within it.

    Counts of a single value are packed under it; those of several values only as they were counted.
    """
    if wanted.size <= 1:
        return [name for name in names if name == wanted.name]
    groups = ((name, parse_group(name)) for name in names)
    return [name for name, group in groups if group and group.size > 1 and group.is_within(wanted)]


def _is_whole(month: date, days: Sequence[date]) -> bool:
    after = (month + timedelta(days=32)).replace(day=1)
    return len(days) == (after - month).days
