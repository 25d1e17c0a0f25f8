"""docs/capacity.md from the record of a run."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from benchmarks import report
from benchmarks.result import Measured
from launch_day import page, reckoning, record
from launch_day.day import LaunchDay
from launch_day.habits import habits_of
from launch_day.model.fit import STEP_SECONDS
from launch_day.model.fluid import Service, by_minute, flow
from launch_day.table import COLUMNS

DAY_SECONDS, PEOPLE, MINUTE_SECONDS, RATE = 24.0, 240, 2.0, 100.0
NATION_STEP_SECONDS = 240.0


@pytest.fixture(scope="module")
def made_up() -> record.RunRecord:
    """The record of a day that the model made, so that the fit has to find its rate again."""
    day = LaunchDay(DAY_SECONDS, PEOPLE)
    people = reckoning.people_of(day, habits_of(DAY_SECONDS))
    service = Service(lambda _: RATE, 0.01, 0.3, 20.0, lambda _: 37.0)
    minutes = by_minute(flow(people, service, 1.5 * DAY_SECONDS, STEP_SECONDS), STEP_SECONDS, MINUTE_SECONDS)
    rows = []
    for number, minute in enumerate(minutes, 1):
        told = {column: getattr(minute, name) for name, column in reckoning.MEASURED_AS.items()}
        told |= {"minute": number, "p50 ms": 10.0, "case delay p50 s": 0.2}
        rows.append(tuple(float(told.get(column, 1.0)) for column in COLUMNS))
    return record.RunRecord(
        measured=Measured(
            datetime(2026, 11, 30, tzinfo=UTC).isoformat(), False, 1, 24.0, 0.5, {"cores": "2"}, 3.0
        ),
        seed=1,
        people=PEOPLE,
        day_seconds=DAY_SECONDS,
        minute_seconds=MINUTE_SECONDS,
        admission_seconds=0.3,
        web_processes=1,
        trial_rate=80.0,
        rows=rows,
        processor={"web": 0.8, "store": 0.2, "worker": 1.5, "phones": 0.3},
        memory={"web": 120_000_000, "worker": 180_000_000, "store": 30_000_000, "phones": 90_000_000},
        store_bytes=(3_000_000, 5_000_000),
        phone_lag=0.01,
        others=0.5,
        verdict=["240 dials. Lost: 0."],
        is_good=True,
    )


def test_a_record_is_kept_as_it_was(made_up: record.RunRecord, tmp_path: Path) -> None:
    record.write(made_up, tmp_path / "results" / "run.json")
    assert record.read(tmp_path / "results" / "run.json") == made_up


def test_the_page_has_every_table_with_its_figures(made_up: record.RunRecord) -> None:
    found = reckoning.results(made_up, NATION_STEP_SECONDS)
    filled = report.fill(page.PAGE.read_text(), found, None)
    for name, result in found.items():
        part = filled.partition(f"<!-- result: {name} -->")[2].partition("<!-- end -->")[0]
        assert part.count("\n| ") >= len(result.rows) + 1, name
        assert all(len(row) == len(result.columns) for row in result.rows), name
    assert "Fitted: 1" in filled or "Fitted: 9" in filled  # about a hundred hops a second
    assert "Others used 50 % of the cores meanwhile. **A busy machine" in filled
    assert "240 dials. Lost: 0." in filled
    assert "| cores | 2 |" in filled
    assert "![" not in filled


def test_the_model_is_close_to_the_day_that_it_made(made_up: record.RunRecord) -> None:
    fitted = reckoning.fit_to(made_up)
    assert fitted.hops_a_second == pytest.approx(RATE, rel=0.06)
    assert fitted.errors["hops"] < 0.06


def test_needs_follow_from_what_was_measured(made_up: record.RunRecord) -> None:
    costs = reckoning.costs_of(made_up)
    assert costs.web_seconds_a_hop == pytest.approx(0.8 / made_up.total("hops"))
    assert costs.worker_bytes == 180_000_000
