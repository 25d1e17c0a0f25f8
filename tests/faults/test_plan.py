"""The plan of faults."""

from itertools import islice

from faults.plan import FAULTS, make_plan


def test_a_seed_gives_one_plan() -> None:
    first, again, other = ([*islice(make_plan(seed), 60)] for seed in (7, 7, 8))
    assert first == again
    assert first != other


def test_each_kind_comes_before_any_comes_again() -> None:
    count = len(FAULTS)
    plan = [fault.name for fault in islice(make_plan(7), 2 * count)]
    assert sorted(plan[:count]) == sorted(plan[count:]) == sorted(FAULTS)
