import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

from gateway.cli import COMMANDS, main
from gateway.cli.command_summaries import SUMMARIES
from gateway.cli.lazy_group import LazyGroup
from gateway.errors import MachineError, SettingsError

CALM = click.Command("calm", callback=lambda: click.echo("done"))


def raise_(error: Exception) -> None:
    raise error


TROUBLED = click.Command("troubled", callback=lambda: raise_(MachineError("No port is free.")))
UNSET = click.Command("unset", callback=lambda: raise_(SettingsError("A is not set.\nB is not set.")))


def group() -> LazyGroup:
    commands = LazyGroup("tool", {})
    for command in (CALM, TROUBLED, UNSET):
        commands.add_command(command)
    return commands


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["calm"], 0, "done\n"),
        (["troubled"], 1, "No port is free.\n"),
        (["unset"], 2, "A is not set.\nB is not set.\n"),
    ],
)
def test_errors_of_ours_are_sentences_and_statuses(arguments: list[str], status: int, said: str) -> None:
    result = CliRunner().invoke(group(), arguments)
    assert (result.exit_code, result.output) == (status, said)


def test_an_unknown_command_is_wrong_use() -> None:
    result = CliRunner().invoke(main, ["fly"])
    assert result.exit_code == 2
    assert "fly" in result.output


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_every_command_can_be_loaded_and_explains_itself(name: str) -> None:
    result = CliRunner().invoke(main, [name, "--help"])
    assert result.exit_code == 0, result.output
    assert "Usage:" in result.output


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_list_of_commands_says_what_each_says_of_itself(name: str) -> None:
    command = main.get_command(click.Context(main), name)
    assert command is not None
    assert SUMMARIES[name] == command.get_short_help_str(limit=300)


@pytest.mark.parametrize("arguments", [["--help"], ["--version"]])
def test_the_list_of_commands_loads_none(arguments: list[str]) -> None:
    program = (
        f"import sys; from gateway.cli import main; main({arguments}, standalone_mode=False); "
        "print(sorted(name for name in sys.modules if name.startswith(('gateway.cli.commands', 'menus', 'ivr'))))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("[]\n")


def test_checking_a_file_loads_no_web_and_no_store() -> None:
    program = (
        "import sys; from gateway.cli import main; main(['check', '--help'], standalone_mode=False); "
        "print(sorted({'flask', 'redis', 'rq', 'granian'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.endswith("[]\n")


def test_a_service_with_nothing_to_prove_loads_no_search_for_witnesses(tmp_path: Path) -> None:
    menus = tmp_path / "menus.yaml"
    menus.write_text(
        "version: 1\n"
        "service: {name: Water, languages: {en: English}, country: KE, time_zone: Africa/Nairobi}\n"
        'entry: {ussd: {"*384#": start}}\n'
        "screens: {start: {end: Goodbye}}\n"
    )
    program = (
        f"import sys; from gateway.cli import main; main(['check', {str(menus)!r}], standalone_mode=False); "
        "print(sorted({'menus.witness.search', 'menus.rules.no_end'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "['menus.rules.no_end']\n"
