"""A short `make launch-day`."""

import pytest
import uvloop

from launch_day.deployment import run_deployment
from launch_day.run import LaunchDayRun, Plan
from launch_day.table import Row
from tests.apart import run_apart

pytestmark = pytest.mark.long

PEOPLE, DAY_SECONDS = 40, 3.0
ADMISSION_MILLISECONDS = 10  # so that the jump is a crowd, also on a fast machine
BOUND_SECONDS = (
    15.0  # `make launch-day` judges by a shorter one. Here other tests use the machine at the same time.
)


def test_nothing_is_lost_and_everybody_is_served_or_gives_up() -> None:
    rows: list[Row] = []
    with run_deployment(ADMISSION_MILLISECONDS, web_processes=1) as deployment:
        plan = Plan(PEOPLE, DAY_SECONDS, minute_seconds=0.5, seed=7, bound_seconds=BOUND_SECONDS)
        outcome = run_apart(uvloop.run, LaunchDayRun(deployment, plan, rows.append).run())
    said = "\n".join(outcome.verdict.lines())
    assert outcome.verdict.is_good, said
    total = outcome.minutes.total()
    assert total["new"] == PEOPLE, said
    assert total["served"] + total["gave up"] == PEOPLE, said
    assert total["served"] >= PEOPLE / 2, said
    assert total["filed"] == total["at the case system"] == len(outcome.verdict.filed), said
    assert len(rows) >= DAY_SECONDS / plan.minute_seconds, said
