"""`gateway insights` prints what the pages tell."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from gateway.cli import main
from gateway.insights.figures import SessionFigures, case_figures, screen_figures, session_figures
from gateway.insights.reader import Stretch
from tests.gateway.console.insights.conftest import CountedService
from tests.gateway.services import Services

ROOT = Path(__file__).parents[4]


def test_sessions_answers_and_values_side_by_side(
    services: Services, counted: CountedService, redis_url: str
) -> None:
    services.redis.hset(f"cost-calls:{counted.today}", "out:at:KES:cost", 800_000)
    environ = {
        "GATEWAY_ENV": "development",
        "GATEWAY_SECRET_KEY": "a-key-for-tests",
        "GATEWAY_MENUS": str(ROOT / "menus.yaml"),
        "REDIS_URL": redis_url,
        "COLUMNS": "200",
    }

    def run(*words: str) -> str:
        result = CliRunner().invoke(main, ["insights", *words], env=environ)
        assert result.exit_code == 0, result.output
        return result.output

    stretch = Stretch(counted.today.replace(day=1).replace(year=counted.today.year - 1), counted.today)
    totals = counted.reader.totals(stretch)
    overall, sessions = run(), session_figures(totals)
    assert f"An answer took {sessions.mean_seconds:.1f} s on average." in overall
    assert "Texts and calls of all citizens cost KES 0.80." in overall
    (kind,) = case_figures(totals).values()
    (state, count) = next(iter(kind.states.items()))
    assert f"{state} {count} (after " in overall

    options = screen_figures(totals)["water_problem"].options
    told = run("--screen", "water_problem")
    for place, words in enumerate(("No water", "Dirty water", "Burst or leaking pipe")):
        assert f"{words}: {options.get(place, 0)}" in told

    of_screen = run("--screen", "water_problem", "--by", "network").splitlines()
    for network, counts in counted.reader.by_value("network", stretch, "water_problem").items():
        (line,) = [one.split() for one in of_screen if one.startswith(f"{network} ")]
        assert line[1:3] == [str(counts["shown"]), str(counts["answered"])]

    side_by_side = run("--by", "language")
    by_language = counted.reader.by_value("language", stretch)
    assert len(by_language) > 1
    for language, counts in by_language.items():
        figures = SessionFigures(counts)
        (line,) = [one.split() for one in side_by_side.splitlines() if one.startswith(f"{language} ")]
        assert line[1:3] == [str(figures.begun), str(figures.completed)]
        assert line[-1] == f"{figures.mean_seconds:.1f}"


@pytest.mark.usefixtures("services")
def test_nothing_counted_and_nothing_live(redis_url: str) -> None:
    environ = {"GATEWAY_ENV": "development", "GATEWAY_SECRET_KEY": "a-key-for-tests", "REDIS_URL": redis_url}
    result = CliRunner().invoke(main, ["insights", "--by", "network"], env=environ)
    assert (result.exit_code, "Nothing was counted" in result.output) == (0, True)
