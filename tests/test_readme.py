"""The README says what the code does."""

from pathlib import Path

import pytest

from gateway.cli import COMMANDS
from gateway.settings.reader import setting_rows
from gateway.settings.reference import environment_example, readme_with_table
from gateway.settings.setting_row import SettingRow

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("variable", setting_rows(), ids=lambda variable: variable.name)
def test_every_variable_is_explained(variable: SettingRow) -> None:
    default = f"`{variable.default}`" if variable.default else ""
    secret = " Secret." if variable.secret else ""
    assert f"| `{variable.name}` | {default} | {variable.description}{secret} |" in README


def test_what_is_written_from_the_settings_is_up_to_date() -> None:
    rows = setting_rows()
    advice = "run `python -m gateway.settings.reference`"
    assert readme_with_table(README, rows) == README, advice
    assert (ROOT / ".env.example").read_text(encoding="utf-8") == environment_example(rows), advice


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_named(command: str) -> None:
    assert f"`gateway {command}" in README or f"`{command}" in README
