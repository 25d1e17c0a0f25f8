"""How many lookups wait for one system at the same time."""

from contextlib import ExitStack

from gateway.lookups.adaptive_places import AdaptivePlaces

HEALTH, LAND = "health.example", "land.example"


def free_places(places: AdaptivePlaces, system: str) -> int:
    """How many lookups find a place at the same time."""
    with ExitStack() as under_way:
        return sum(under_way.enter_context(places.acquire(system)) for _ in range(20))


def ask(places: AdaptivePlaces, system: str, *, is_good: bool, times: int = 1) -> None:
    """Ask the system so often, one after the other, while another lookup waits for it."""
    for _ in range(times):
        with places.acquire(system):
            places.record(system, is_good=is_good)


def test_half_as_many_after_each_failure_and_one_more_after_each_answer() -> None:
    places = AdaptivePlaces(8)
    found = [free_places(places, HEALTH)]
    for is_good in (False, False, False, False, True, True):
        ask(places, HEALTH, is_good=is_good)
        found.append(free_places(places, HEALTH))
    assert found == [8, 4, 2, 1, 1, 2, 3]


def test_one_system_takes_no_places_of_another() -> None:
    places = AdaptivePlaces(4)
    ask(places, HEALTH, is_good=False, times=3)
    with ExitStack() as under_way:
        assert [under_way.enter_context(places.acquire(HEALTH)) for _ in range(2)] == [True, False]
        assert free_places(places, LAND) == 4


def test_a_system_that_is_well_again_is_forgotten() -> None:
    places = AdaptivePlaces(4)
    ask(places, HEALTH, is_good=False)
    assert places.known() == {HEALTH}
    ask(places, HEALTH, is_good=True, times=2)
    assert places.known() == set()
