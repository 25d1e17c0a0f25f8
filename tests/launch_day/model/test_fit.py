"""The fit finds the rate again from which a day was made."""

import pytest

from launch_day.day import LaunchDay
from launch_day.model.fit import STEP_SECONDS, error_of, fit
from launch_day.model.fluid import People, Service, by_minute, flow

DAY = LaunchDay(seconds=30.0, people=200)
PEOPLE = People(DAY.rate, 0.3, (8.0, 15.0), 0.9, 1.0, 0.25, 2.0, 0.85, 1.0)


def service(rate: float) -> Service:
    return Service(lambda _: rate, 0.01, 0.3, 20.0, lambda _: 1e6)


def test_the_rate_of_a_made_up_day_is_found_again() -> None:
    made = by_minute(flow(PEOPLE, service(80.0), 40.0, STEP_SECONDS), STEP_SECONDS, 5.0)
    names = ("admitted", "told_to_wait", "hops", "line")
    measured = {name: [getattr(minute, name) for minute in made] for name in names}
    found = fit(PEOPLE, service, measured, 5.0)
    assert found.hops_a_second == pytest.approx(80.0, rel=0.05)
    assert max(found.errors.values()) < 0.25
    assert found.errors["hops"] < 0.05


def test_the_error_is_the_share_by_which_minutes_differ() -> None:
    assert error_of([10.0, 30.0], [12.0, 26.0]) == pytest.approx(0.15)
    assert error_of([0.0, 0.0], [0.0, 0.0]) == 0.0
    assert error_of([0.0, 0.0], [5.0, 0.0]) == 1.0
