"""The plan of faults."""

from itertools import islice

import pytest

from faults.plan import INSIDE, INSIDE_WITH_SENTINELS, OUTSIDE, make_plan


def test_a_seed_gives_one_plan() -> None:
    first, again, other = ([*islice(make_plan(seed, INSIDE), 60)] for seed in (7, 7, 8))
    assert first == again
    assert first != other


@pytest.mark.parametrize("kinds", [INSIDE, INSIDE_WITH_SENTINELS, OUTSIDE])
def test_each_kind_comes_before_any_comes_again(kinds: dict[str, tuple[float, float]]) -> None:
    count = len(kinds)
    plan = [fault.name for fault in islice(make_plan(7, kinds), 2 * count)]
    assert sorted(plan[:count]) == sorted(plan[count:]) == sorted(kinds)
