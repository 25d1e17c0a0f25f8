"""The curve of a launch day, and who comes when."""

from random import Random

import pytest

from launch_day.day import JUMP_AT, PEAK, LaunchDay, relative_rate


def test_the_mean_is_one_and_the_peak_comes_with_the_jump() -> None:
    rates = [relative_rate((step + 0.5) / 10_000) for step in range(10_000)]
    assert sum(rates) / len(rates) == pytest.approx(1.0, rel=0.01)
    assert max(rates) == pytest.approx(PEAK, rel=0.01)
    assert relative_rate(JUMP_AT - 0.001) < 1 < PEAK - 0.1 < relative_rate(JUMP_AT)


def test_as_many_come_as_were_told_at_the_pace_of_the_curve() -> None:
    day = LaunchDay(seconds=100.0, people=5000)
    arrivals = day.arrivals(Random(3))  # noqa: S311 - no secret
    assert len(arrivals) == 5000
    assert list(arrivals) == sorted(arrivals)
    assert all(0 <= second < 100 for second in arrivals)
    in_the_jump = sum(15 <= second < 16 for second in arrivals)
    assert in_the_jump == pytest.approx(day.rate(15.5), rel=0.15)


def test_the_same_seed_gives_the_same_day() -> None:
    day = LaunchDay(seconds=10.0, people=50)
    first, again, other = (day.arrivals(Random(seed)) for seed in (7, 7, 8))  # noqa: S311 - no secret
    assert first == again != other
