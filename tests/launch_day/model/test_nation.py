"""What a county and a nation need, from costs that are made up."""

import pytest

from launch_day.day import PEAK, relative_rate
from launch_day.model.nation import (
    DAY_SECONDS,
    PLACES,
    Costs,
    Place,
    Prices,
    backlog_of,
    crowd_of,
    need_of,
)

COSTS = Costs(400e-6, 60e-6, 5e-3, 100e6, 180e6, 770, 5200, 700)
PRICES = Prices(text=0.006, session=0.001, machine_month=120.0)
NATION = Place("a nation", 50_000_000)


def test_a_nation_makes_350_hops_a_second_and_2000_at_the_jump() -> None:
    need = need_of(NATION, COSTS, PRICES, relative_rate)
    assert NATION.dials == 2_500_000
    assert need.mean_hops == pytest.approx(347, abs=1)
    assert need.peak_hops == pytest.approx(347 * PEAK, rel=0.01)
    assert need.web_cores == 2  # 1,940 hops of 400 µs are 0.78 of a core, which is to be busy for 0.6
    assert need.machines >= 2
    assert need.texts == 1_250_000
    assert need.text_dollars == pytest.approx(7_500)


def test_twice_the_people_need_twice_the_money_and_no_fewer_machines() -> None:
    one, two = (need_of(place, COSTS, PRICES, relative_rate) for place in PLACES[1:])
    assert two.text_dollars == pytest.approx(2 * one.text_dollars)
    assert two.store_gigabytes_day == pytest.approx(2 * one.store_gigabytes_day)
    assert two.machines >= one.machines
    assert two.web_cores > one.web_cores


def test_half_of_the_cores_put_people_in_line_and_none_hang_up() -> None:
    place = Place("a district", 2_000_000)
    mean = place.dials / DAY_SECONDS

    def arrivals(now: float) -> float:
        return mean * relative_rate(now / DAY_SECONDS)

    slow = Costs(0.04, 60e-6, 5e-3, 100e6, 180e6, 770, 5200, 700)  # 25 hops a second and core
    enough, short = (crowd_of(place, cores, slow, arrivals, 1.5, step_seconds=15.0) for cores in (8, 2))
    assert enough.longest_line < 1
    assert enough.served_share == pytest.approx(1.0, rel=0.01)
    assert short.longest_line > 100
    assert short.longest_wait < 8.0
    assert 0.5 < short.served_share <= 1.0
    assert short.hours > 0.1


@pytest.mark.parametrize(("rate", "hours"), [(6.0, 57.9), (1e9, 16.0)])
def test_cases_of_a_nation_arrive_when_the_case_system_has_filed_them(rate: float, hours: float) -> None:
    backlog = backlog_of(NATION, rate, relative_rate)
    assert backlog.done_after == pytest.approx(hours, rel=0.02) or (rate > 1e6 and backlog.done_after == 0.0)
    assert backlog.most >= 0.0
