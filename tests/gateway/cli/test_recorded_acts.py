"""What operators do at the command line is in the audit trail, without numbers of citizens."""

from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from gateway.cli import main
from tests.gateway.services import Services

MENUS = """\
version: 1
service:
  name: {{en: County}}
  languages: {{en: {{name: English}}}}
  country: KE
  time_zone: Africa/Nairobi
entry: {{ussd: {{"*384#": welcome}}}}
screens:
  welcome: {{end: {{en: {words}}}}}
messages:
  news: {{text: {{en: The office is closed on Friday.}}, columns: []}}
"""

Run = Callable[..., str]


@pytest.fixture
def run(services: Services, redis_url: str, tmp_path: Path) -> Run:  # noqa: ARG001 - whose store it is
    """Runs a command; what it prints."""
    environ = {
        "GATEWAY_ENV": "development",
        "REDIS_URL": redis_url,
        "GATEWAY_SECRET_KEY": "a-key-for-tests",
        "GATEWAY_WEBHOOK_TOKEN": "a-token-for-tests",
        "GATEWAY_MENUS": str(tmp_path / "first.yaml"),
    }

    def run(*arguments: str) -> str:
        result = CliRunner().invoke(main, arguments, env=environ)
        assert result.exit_code == 0, result.output
        return result.output

    return run


def test_what_operators_do_is_recorded(run: Run, services: Services, tmp_path: Path) -> None:
    first, second, numbers = tmp_path / "first.yaml", tmp_path / "second.yaml", tmp_path / "numbers.csv"
    first.write_text(MENUS.format(words="Hello"))
    second.write_text(MENUS.format(words="Welcome"))
    numbers.write_text("number\n+254711000111\n")
    run("publish", str(first), "--yes")
    run("publish", str(first), "--yes")  # nothing changes, so it is no act
    run("publish", str(second), "--yes", "--summary", "A warmer welcome")
    run("rollback", "1")
    run("publish", str(second), "--yes", "--trial", "+254711000111")
    run("publish", "--end-trial")
    run("pause", "messages", "--because", "+254711000111 complains")
    run("announce", str(numbers), "--message", "news", "--name", "closed", "--send")
    run("announcements", "cancel", "closed")
    run("resume", "messages")
    run("resume", "messages")
    trail = services.container.audit_trail
    done = [(entry.action, entry.subject, entry.detail_words) for entry in trail.entries()]
    assert done == [
        ("publish", "version 1", ""),
        ("publish", "version 2", "summary A warmer welcome, from 1"),
        ("roll back", "version 1", "from 2"),
        ("trial", "version 2", "numbers 1"),
        ("end trial", "version 2", ""),
        ("pause", "messages", ""),
        ("announce", "closed", "texts 1"),
        ("cancel announcement", "closed", ""),
        ("resume", "messages", ""),
    ]
    assert {entry.where for entry in trail.entries()} == {"command line"}
    assert "711000111" not in run("audit")
    assert trail.verify().problems == ()
