"""Reads how the service did in the last twelve months."""

import threading
from collections import Counter
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from datetime import date, datetime, timedelta, tzinfo

import redis

from gateway.console.performance.report import MonthCounts, PerformanceReport, sections_of
from gateway.insights.figures import SessionFigures
from gateway.insights.reader import InsightsReader, Stretch
from gateway.messaging.delivery_times import read_delivery_times
from gateway.messaging.routing.cost_counter import CostCounter
from menus.model.survey_counts import told_percents

MONTHS = 12
KEPT_SECONDS = 300
_DAY = timedelta(days=1)


class PerformanceReader:
    """Reads reports, and keeps the last one for KEPT_SECONDS, as anybody may ask. `read` may raise redis.RedisError."""

    def __init__(
        self,
        client: redis.Redis,
        insights: InsightsReader,
        costs: Callable[[], CostCounter],
        clock: Callable[[], datetime],
        final_states: AbstractSet[str],
    ) -> None:
        self._redis = client
        self._insights = insights
        self._costs = costs
        self._clock = clock
        self._final_states = final_states
        self._lock = threading.Lock()
        self._kept: tuple[datetime, PerformanceReport] | None = None

    def read(self, zone: tzinfo) -> PerformanceReport:
        """Return the report until yesterday in the time zone of the service.

        Today's counts would tell of each report as it comes.
        """
        now = self._clock()
        with self._lock:
            if self._kept is None or now - self._kept[0] >= timedelta(seconds=KEPT_SECONDS):
                self._kept = now, self._report(now.astimezone(zone).date())
            return self._kept[1]

    def _report(self, today: date) -> PerformanceReport:
        until = today - _DAY
        firsts = _months_before(until)
        texts: Counter[date] = Counter()
        for day, groups in self._costs().days((today - firsts[-1]).days + 1):
            if day <= until:
                texts[day.replace(day=1)] += sum(one.texts for one in groups.values())
        times = read_delivery_times(self._redis, firsts)
        months = [
            MonthCounts(
                first,
                self._insights.totals(Stretch(first, min(_last_day(first), until))),
                texts[first],
                of_month,
                is_over=_last_day(first) <= until,
            )
            for first, of_month in zip(firsts, times, strict=True)
        ]
        by_language = self._insights.by_value("language", Stretch(firsts[-1], until))
        begun = {language: SessionFigures(counts).begun for language, counts in by_language.items()}
        shares = sorted(told_percents(begun).items(), key=lambda row: -row[1])
        return PerformanceReport(until, sections_of(months, self._final_states), dict(shares))


def _months_before(until: date) -> list[date]:
    """Return the first days of the last months, that of `until` first."""
    firsts = [until.replace(day=1)]
    while len(firsts) < MONTHS:
        firsts.append((firsts[-1] - _DAY).replace(day=1))
    return firsts


def _last_day(first: date) -> date:
    return (first + timedelta(days=32)).replace(day=1) - _DAY
