"""Waits in a queue, beside values that are known."""

import math

import pytest

from launch_day.model.erlang import mean_wait, servers_for, wait_percentile, wait_share


@pytest.mark.parametrize(
    ("servers", "load", "share"),
    [(1, 0.5, 0.5), (2, 1.0, 1 / 3), (3, 2.0, 4 / 9), (10, 8.0, 0.4092), (1, 1.0, 1.0), (2, 5.0, 1.0)],
)
def test_the_share_that_waits_is_that_of_the_tables(servers: int, load: float, share: float) -> None:
    assert wait_share(servers, load) == pytest.approx(share, abs=1e-4)


@pytest.mark.parametrize(
    ("variation", "wait"),
    [
        (1.0, 1.0),
        (0.0, 0.5),
        (3.0, 2.0),
    ],  # M/M/1, M/D/1 and a hyperexponential at half load, by Pollaczek-Khinchine
)
def test_the_mean_wait_of_one_server_is_that_of_pollaczek_and_khinchine(
    variation: float, wait: float
) -> None:
    assert mean_wait(1, 0.5, 1.0, variation) == pytest.approx(wait)


def test_a_load_over_all_servers_waits_for_ever() -> None:
    assert mean_wait(2, 2.0, 1.0) == math.inf
    assert wait_percentile(2, 2.5, 1.0, 0.99) == math.inf


def test_the_percentile_is_that_of_the_exponential_tail() -> None:
    assert wait_percentile(1, 0.5, 1.0, 0.99) == pytest.approx(math.log(50) / 0.5)
    assert wait_percentile(100, 1.0, 1.0, 0.99) == 0.0


@pytest.mark.parametrize(("load", "servers"), [(0.0, 1), (0.6, 1), (0.61, 2), (6.0, 10)])
def test_servers_are_busy_for_no_longer_than_they_may(load: float, servers: int) -> None:
    assert servers_for(load, 0.6) == servers
