"""`gateway surveys`: what operators see, exactly."""

import csv
import io

import pytest
from click.testing import CliRunner, Result

from gateway.cli import main
from tests.gateway.conversations.menu_gateway import MenuGateway
from tests.gateway.surveys.conftest import NUMBERS, answer


@pytest.fixture
def environ(menu_gateway: MenuGateway, redis_url: str) -> dict[str, str]:
    answer(menu_gateway, NUMBERS[0], ward="1", wanted="1")
    answer(menu_gateway, NUMBERS[1], ward="2", wanted="1")
    answer(menu_gateway, NUMBERS[2], ward="2", wanted="2")
    return {
        "GATEWAY_ENV": "development",
        "REDIS_URL": redis_url,
        "GATEWAY_SECRET_KEY": "a-key-for-tests",
        "GATEWAY_WEBHOOK_TOKEN": "a-token-for-tests",
        "GATEWAY_MENUS": str(menu_gateway.services.settings.menus),
    }


def run(environ: dict[str, str], *arguments: str) -> Result:
    return CliRunner().invoke(main, ["surveys", *arguments], env=environ)


def test_every_survey_with_its_answers(environ: dict[str, str]) -> None:
    printed = [line.split() for line in run(environ).output.splitlines()]
    assert ["opinion", "The", "new", "market", "3", "2100-01-31", "open"] in printed
    assert ["rating", "Rating", "0", "2100-01-31", "open"] in printed


def test_what_one_has_counted(environ: dict[str, str]) -> None:
    printed = " ".join(run(environ, "show", "opinion").output.split())
    assert "The new market: 3 answers, until 2100-01-31" in printed
    assert "Ward? (3) Kibera 1 33 %" in printed
    assert "Langata 2 67 %" in printed
    assert "Move it? (3) Yes 2 67 %" in printed


def test_the_same_as_a_table(environ: dict[str, str]) -> None:
    rows = list(csv.reader(io.StringIO(run(environ, "show", "opinion", "--csv").output)))
    assert rows[:2] == [
        ["survey", "question", "option", "words", "answers", "percent"],
        ["opinion", "ward", "kibera", "Kibera", "1", "33"],
    ]
    assert rows[-1] == ["opinion", "wanted", "false", "No", "1", "33"]


def test_a_survey_that_is_not_there(environ: dict[str, str]) -> None:
    result = run(environ, "show", "opinon")
    assert result.exit_code == 1
    assert "no survey `opinon`. Did you mean `opinion`?" in result.output
