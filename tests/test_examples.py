"""The services under `examples/` have nothing to mend, and their scenarios visit every screen and option."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from gateway.cli import main

EXAMPLES = sorted((Path(__file__).parents[1] / "examples").iterdir())


def run(*arguments: str | Path) -> tuple[int, str]:
    result = CliRunner().invoke(main, [*map(str, arguments)])
    return result.exit_code, result.output


def test_there_are_examples() -> None:
    assert "kebele" in [folder.name for folder in EXAMPLES]


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda folder: folder.name)
def test_an_example_has_nothing_to_mend(folder: Path) -> None:
    status, output = run("check", folder / "menus.yaml")
    calls, _, said = output.rpartition("1 file checked")
    assert (status, said) == (0, ", nothing to mend.\n")
    assert calls == "" or calls.startswith("Calls: ")


@pytest.mark.parametrize("folder", EXAMPLES, ids=lambda folder: folder.name)
def test_the_scenarios_of_an_example_pass_and_visit_everything(folder: Path) -> None:
    status, output = run("test", "--fail-uncovered", folder / "scenarios.yaml")
    assert status == 0, output
