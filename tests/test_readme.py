"""The README says what the code does."""

from pathlib import Path

import pytest

from gateway.cli import COMMANDS
from gateway.settings.table import VARIABLES, EnvironmentVariable

README = (Path(__file__).parent.parent / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("variable", VARIABLES, ids=lambda variable: variable.name)
def test_every_variable_is_explained(variable: EnvironmentVariable) -> None:
    default = f"`{variable.default}`" if variable.default else ""
    secret = " Secret." if variable.secret else ""
    assert f"| `{variable.name}` | {default} | {variable.description}{secret} |" in README


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_is_named(command: str) -> None:
    assert f"`gateway {command}" in README or f"`{command}" in README
