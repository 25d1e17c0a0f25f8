"""`gateway words`: texts that were not understood, for operators."""

from collections.abc import Callable

import pytest
from click.testing import CliRunner

from gateway.cli import main
from gateway.unclear_texts.kept_text import WaitingText
from tests.gateway.conversations.sms.test_own_words import MENUS
from tests.gateway.services import Services

Run = Callable[..., str]


@pytest.fixture
def services(make_gateway: Callable[..., Services]) -> Services:
    """A gateway on these menus, with two texts that read the same, and another one."""
    services = make_gateway(MENUS)
    for number, words in enumerate(("bomba kubwa 0711", "Bomba KUBWA 0722", "[zzz]")):
        services.container.callers.unclear_texts.keep(WaitingText(str(number), "top", "sw", words, "", 60))
    return services


@pytest.fixture
def run(services: Services, redis_url: str) -> Run:
    """Run `gateway words`, and return what it prints."""
    environ = {
        "GATEWAY_ENV": "development",
        "REDIS_URL": redis_url,
        "GATEWAY_SECRET_KEY": "a-key-for-tests",
        "GATEWAY_WEBHOOK_TOKEN": "a-token-for-tests",
        "GATEWAY_MENUS": str(services.settings.menus),
        "COLUMNS": "200",
    }

    def words(*arguments: str) -> str:
        result = CliRunner().invoke(main, ["words", *arguments], env=environ)
        assert result.exit_code == 0, result.output
        return result.output

    return words


def acts(services: Services) -> list[tuple[str, str]]:
    return [(one.action, one.subject) for one in services.container.audit_trail.entries()]


def test_texts_are_listed_masked_with_what_they_are_most_like(services: Services, run: Run) -> None:
    lines = [line.split() for line in run().splitlines()]
    (bomba,) = (line for line in lines if "####" in line)
    assert [word.lower() for word in bomba[3:8]] == ["2", "top", "bomba", "kubwa", "####"]
    assert bomba[8:10] == ["Burst", "pipe"]
    assert any("[zzz]" in line for line in lines)
    assert acts(services) == [("show words", "not understood")]
    assert "1 text more" in run("list", "--limit", "1")


def test_texts_of_no_use_are_erased(services: Services, run: Run) -> None:
    assert run("drop", "bomba", "kubwa", "####") == "Erased 2 texts.\n"
    assert [one.words for one in services.container.callers.unclear_texts.all()] == ["[zzz]"]
    assert run("drop", "nothing", "like", "it") == "Erased 0 texts.\n"
    assert acts(services) == [("drop words", "not understood")]
    run("drop", "[zzz]")
    assert run() == "Everything was understood.\n"
