"""Counts are read as they were counted, before and after their days are packed."""

from collections import Counter
from copy import deepcopy
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from random import Random

import pytest
import redis

from gateway.insights.count_store import NOT_TOLD_APART, CountStore, DayCounts
from gateway.insights.day_packer import DayPacker
from gateway.insights.figures import case_figures, screen_figures, session_figures
from gateway.insights.group import EVERYBODY, Group
from gateway.insights.made_up_days import MadeUpDays
from gateway.insights.reader import InsightsReader, Stretch
from gateway.published_menus.definition import read_menu_file
from gateway.storage.redis_clients import command_sender

ROOT = Path(__file__).parents[3]
TODAY = datetime.now(UTC).date()  # the store lets counts expire by its clock
FIRST = TODAY - timedelta(days=61)
MONTH = (FIRST.replace(day=1) + timedelta(days=32)).replace(day=1)  # the first whole one
MONTHS_END = (MONTH + timedelta(days=32)).replace(day=1) - timedelta(days=1)
ENGLISH = Group("ussd", "en", "63902", "11111111")
SWAHILI = Group("ussd", "sw", "63903", "11111111")
CALLS = Group("voice", "en", "unknown", "22222222")


@pytest.fixture
def counts(store: redis.Redis) -> CountStore:
    return CountStore(command_sender(lambda: store))


def add(counts: CountStore, number: int, day: date, *cells: tuple[Group, str, str, int]) -> bool:
    batch = DayCounts()
    for cell in cells:
        batch.count(*cell)
    return counts.add("a-process", number, day, batch)


def test_a_batch_is_added_once_and_its_numbers_are_summed(counts: CountStore, store: redis.Redis) -> None:
    assert add(counts, 1, TODAY, (ENGLISH, "home", "shown", 2), (ENGLISH, "home", "back", 1))
    assert not add(counts, 1, TODAY, (ENGLISH, "home", "shown", 2))
    assert add(counts, 2, TODAY, (ENGLISH, "home", "shown", 300), (SWAHILI, "home", "shown", 4))

    totals = InsightsReader(store).totals(Stretch(TODAY, TODAY))

    assert totals == {"home": {"shown": 306, "back": 1}}


def test_a_number_that_dials_again_on_a_day_is_a_redial_of_the_group_that_dialled(
    counts: CountStore, store: redis.Redis
) -> None:
    one, other = b"digest-1", b"digest-2"
    counts.add("a", 1, TODAY, DayCounts(dials=[(one, ENGLISH), (other, ENGLISH), (one, SWAHILI)]))
    counts.add("b", 1, TODAY, DayCounts(dials=[(one, SWAHILI)]))
    counts.add("b", 2, TODAY + timedelta(days=1), DayCounts(dials=[(one, SWAHILI)]))

    reader = InsightsReader(store)

    assert reader.by_value("language", Stretch(TODAY, TODAY + timedelta(days=9))) == {"sw": {"redials": 2}}


@pytest.mark.parametrize("is_packed", [False, True])
@pytest.mark.parametrize(
    ("group", "shown"),
    [
        (EVERYBODY, 111),
        (Group(language="en"), 101),
        (Group(network="63903"), 10),
        (Group(channel="ussd", language="en"), 1),
        (Group(channel="ussd", version="11111111"), 11),
        (Group(channel="voice", language="sw"), 0),
        (ENGLISH, 1),
    ],
)
def test_counts_are_read_for_any_group(
    counts: CountStore, store: redis.Redis, group: Group, shown: int, is_packed: bool
) -> None:
    add(
        counts,
        1,
        FIRST,
        (ENGLISH, "home", "shown", 1),
        (SWAHILI, "home", "shown", 10),
        (CALLS, "home", "shown", 100),
    )
    if is_packed:
        DayPacker(store).pack_past_days(TODAY)

    totals = InsightsReader(store).totals(Stretch(FIRST, TODAY, group))

    assert totals.get("home", {}) == ({"shown": shown} if shown else {})


@pytest.fixture(scope="module")
def made_up() -> dict[date, DayCounts]:
    definition = read_menu_file(ROOT / "menus.yaml").definition
    versions = [(FIRST, "11111111"), (TODAY - timedelta(days=17), "22222222")]
    days = MadeUpDays(definition.service, versions, Random(7))  # noqa: S311 - made-up citizens
    return {day: days.counts_of(day, 6) for number in range(62) if (day := FIRST + timedelta(days=number))}


@pytest.fixture
def filled(counts: CountStore, made_up: dict[date, DayCounts]) -> dict[date, DayCounts]:
    batch = 0
    for day, of_day in made_up.items():
        for part in of_day.parts():
            batch += 1
            counts.add("made-up", batch, day, part)
    return deepcopy(made_up)


def expected(made_up: dict[date, DayCounts], stretch: Stretch) -> dict[str, Counter[str]]:
    sums: dict[str, Counter[str]] = {}
    for day in stretch.days:
        for (group, subject), counted in made_up.get(day, DayCounts()).cells.items():
            if group.is_within(stretch.group):
                sums.setdefault(subject, Counter()).update(counted)
    return sums


STRETCHES = [
    Stretch(FIRST, TODAY),
    Stretch(MONTH, MONTHS_END),
    Stretch(MONTH + timedelta(days=1), TODAY, Group(language="sw")),
    Stretch(FIRST - timedelta(days=40), TODAY + timedelta(days=9), Group(channel="ussd", network="63902")),
    Stretch(TODAY, TODAY, Group(version="22222222")),
]


def assert_is_read(reader: InsightsReader, made_up: dict[date, DayCounts]) -> None:
    for stretch in STRETCHES:
        assert reader.totals(stretch) == expected(made_up, stretch)
        by_day = {day: expected(made_up, Stretch(day, day, stretch.group)).get("") for day in stretch.days}
        assert reader.by_day(stretch) == {day: counts or Counter() for day, counts in by_day.items()}
        by_network = reader.by_value("network", stretch)
        for network, counts in by_network.items():
            group = stretch.group._replace(network=network)
            assert counts == expected(made_up, Stretch(stretch.first, stretch.last, group))[""]
        assert sum(by_network.values(), Counter()) == expected(made_up, stretch)[""]
        by_network_and_day = reader.by_value_and_day("network", stretch)
        assert {value: sum(of.values(), Counter()) for value, of in by_network_and_day.items()} == by_network
        some = list(by_network)[:1]
        found = reader.by_value_and_day("network", stretch, only=some)
        assert found == {value: by_network_and_day[value] for value in some}


def test_packing_changes_no_count(
    store: redis.Redis, filled: dict[date, DayCounts], counts: CountStore
) -> None:
    reader, packer = InsightsReader(store), DayPacker(store)
    assert_is_read(reader, filled)

    assert packer.pack_past_days(TODAY) == 60
    assert_is_read(reader, filled)
    assert packer.pack_past_days(TODAY) == 0

    late = MONTH + timedelta(days=4)
    add(counts, 1, late, (ENGLISH, "", "left", 1))
    filled[late].count(ENGLISH, "", "left")
    assert_is_read(reader, filled)
    assert packer.pack_past_days(TODAY) == 1
    assert_is_read(reader, filled)

    apart = [(key, name) for key in store.keys("insights:[pm]*") for name in fields_apart(store, key)]
    assert len(apart) > 60
    for key, name in apart[::2]:  # as a release wrote them that had none
        store.hdel(key, name)
    assert_is_read(reader, filled)


def fields_apart(store: redis.Redis, key: bytes) -> list[bytes]:
    """The fields of packed counts that have those of sessions alone."""
    return [name for name in store.hkeys(key) if name.endswith(b"|sessions")]


@pytest.mark.usefixtures("filled")
def test_a_day_whose_packing_was_broken_off_is_read_and_packed_all_the_same(store: redis.Redis) -> None:
    reader, stretch = InsightsReader(store), Stretch(FIRST, TODAY)
    before = reader.totals(stretch)
    store.rename(f"insights:day:{FIRST}", f"insights:packing:{FIRST}")

    assert reader.totals(stretch) == before
    DayPacker(store).pack_past_days(TODAY)
    assert reader.totals(stretch) == before
    assert not store.keys("insights:packing:*")


@pytest.mark.usefixtures("filled")
def test_every_key_expires_within_400_days_and_a_few(store: redis.Redis) -> None:
    DayPacker(store).pack_past_days(TODAY)

    ends = {key: store.expiretime(key) for key in store.scan_iter()}

    assert {key for key, end in ends.items() if end <= 0} == set()
    by_day = {key: end for key, end in ends.items() if b":packed:" in key or b":day:" in key}
    for key, end in by_day.items():
        day = date.fromisoformat(key.decode().rpartition(":")[2])
        assert date.fromtimestamp(end) - day <= timedelta(days=402)  # noqa: DTZ012


def test_what_exceeds_the_fields_of_a_day_is_counted_as_one(store: redis.Redis) -> None:
    counts = CountStore(command_sender(lambda: store), max_fields=1)
    for number, group in enumerate((ENGLISH, SWAHILI, CALLS, ENGLISH), start=1):
        add(counts, number, TODAY, (group, "home", "shown", number))

    totals = InsightsReader(store).totals(Stretch(TODAY, TODAY))

    assert totals == {"home": {"shown": 5}, NOT_TOLD_APART: {"shown": 5}}


@pytest.mark.usefixtures("filled")
def test_figures_of_made_up_days_add_up(store: redis.Redis) -> None:
    totals = InsightsReader(store).totals(Stretch(FIRST, TODAY))
    sessions, screens = session_figures(totals), screen_figures(totals)

    assert sessions.begun == sessions.over > 200
    assert sum(one.entered for one in screens.values()) == sessions.begun
    assert sum(one.left for one in screens.values()) == sessions.left
    for screen in screens.values():
        assert screen.shown == screen.answered + screen.back + screen.left + screen.ended
        assert sum(screen.buckets) == screen.answered
        assert sum(screen.wrong_kinds.values()) == screen.wrong
    assert case_figures(totals)["problem"].filed > 0
