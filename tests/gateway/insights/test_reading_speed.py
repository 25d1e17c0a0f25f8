"""A year of 200 screens is read within what a page may take, and a day of 1,000 screens takes bounded room."""

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from itertools import product
from random import Random

import pytest
import redis

from gateway.insights import keys
from gateway.insights.count_store import CountStore, DayCounts
from gateway.insights.day_packer import DayPacker, packed_fields, sum_by_group
from gateway.insights.group import Group
from gateway.insights.reader import InsightsReader, Stretch
from gateway.storage.redis_clients import command_sender

TODAY = datetime.now(UTC).date()
DAYS = 400
MOST_SECONDS = 1.0  # five times what a page may take, as machines differ; docs/insights.md has the figures
NAMES = (
    "shown",
    "answered",
    "wrong",
    "again",
    "back",
    "left",
    "seconds",
    "took.2",
    "took.3",
    "took.4",
    "option.0",
)
NAMES += ("option.1", "to.screen_1", "to.screen_2")
LANGUAGES, NETWORKS = ("en", "sw", "so"), ("63902", "63903", "63907", "unknown")


def day_of(screens: int) -> DayCounts:
    """Return a day on which each screen was shown in each language on each network."""
    chance, counts = Random(1), DayCounts()  # noqa: S311 - made-up counts
    groups = [
        Group("ussd", language, network, "11111111") for language, network in product(LANGUAGES, NETWORKS)
    ]
    for group in groups:
        for number in range(screens):
            for name in NAMES:
                counts.count(group, f"screen_{number}", name, chance.randrange(1, 400))
        counts.count(group, "", "begun", 1000)
    return counts


@pytest.fixture(scope="module")
def year(redis_url: str) -> InsightsReader:
    store = redis.Redis.from_url(redis_url)
    store.flushall()
    counts = day_of(200)
    sums = sum_by_group((group, subject, one) for (group, subject), one in counts.cells.items())
    packed = {name: one for group, of in sums.items() for name, one in packed_fields(group, of).items()}
    with store.pipeline(transaction=False) as pipeline:
        for back in range(2, DAYS):
            for key in {
                keys.packed_key(TODAY - timedelta(days=back)),
                keys.month_key(TODAY - timedelta(days=back)),
            }:
                pipeline.hset(key, mapping=packed)
        pipeline.execute()
    for back in range(2):
        for number, part in enumerate(counts.parts(), start=1):
            CountStore(command_sender(lambda: store)).add(
                f"day {back}", number, TODAY - timedelta(days=back), part
            )
    return InsightsReader(store)


YEAR = Stretch(TODAY - timedelta(days=DAYS - 1), TODAY)
READS: dict[str, Callable[[InsightsReader], object]] = {
    "the funnel and the map": lambda reader: reader.totals(YEAR),
    "the funnel of a language": lambda reader: reader.totals(
        Stretch(YEAR.first, TODAY, Group(language="sw"))
    ),
    "the overview by day": lambda reader: reader.by_day(YEAR),
    "a screen by day": lambda reader: reader.by_day(YEAR, "screen_77"),
    "a screen by network": lambda reader: reader.by_value("network", YEAR, "screen_77"),
    "sessions by language": lambda reader: reader.by_value("language", YEAR),
    "versions by day": lambda reader: reader.by_value_and_day("version", YEAR),
    "what there is to choose from": lambda reader: reader.values(YEAR),
}


@pytest.mark.parametrize("what", READS)
def test_a_year_of_200_screens_is_read_in_time(year: InsightsReader, what: str) -> None:
    assert READS[what](year)

    assert min(seconds_of(READS[what], year) for _ in range(3)) < MOST_SECONDS


def seconds_of(read: Callable[[InsightsReader], object], year: InsightsReader) -> float:
    started = time.thread_time()
    read(year)
    return time.thread_time() - started


def test_a_day_of_1000_screens_takes_bounded_room(store: redis.Redis) -> None:
    counts, day = day_of(1000), TODAY - timedelta(days=5)
    for number, part in enumerate(counts.parts(), start=1):
        CountStore(command_sender(lambda: store)).add("a", number, day, part)
    counting = store.memory_usage(keys.day_key(day), samples=0)
    DayPacker(store).pack_past_days(TODAY)
    packed = store.memory_usage(keys.packed_key(day), samples=0)

    assert counting < 5_000_000
    assert packed < 1_000_000
