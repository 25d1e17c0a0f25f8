"""`gateway understand` shows scores, and what citizens would be offered."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from gateway.cli import main

ROOT = Path(__file__).parents[3]
MENUS = ROOT / "menus.yaml"


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (
            "bomba limepasuka karibu na soko",
            ("Burst or leaking pipe", "category > water_problem", "offered alone"),
        ),
        ("the road and the water", ("options and `None of these` are offered",)),
        ("中", ("nothing in common",)),
        ("happy birthday", ("Nothing is offered",)),
    ],
)
def test_at_the_first_menu_of_texts(words: str, told: tuple[str, ...]) -> None:
    result = CliRunner().invoke(main, ["understand", str(MENUS), words])
    assert result.exit_code == 0, result.output
    for words_told in told:
        assert words_told in result.output


def test_at_a_menu_of_its_own() -> None:
    result = CliRunner().invoke(main, ["understand", str(MENUS), "taps dry", "--menu", "water_problem"])
    assert result.exit_code == 0, result.output
    assert "category" not in result.output


@pytest.mark.parametrize(
    ("file", "options", "told"),
    [
        (MENUS, ["--menu", "place"], "`place` understands no words"),
        (ROOT / "examples" / "poll" / "menus.yaml", [], "Add `examples:`"),
    ],
)
def test_where_nothing_is_understood(file: Path, options: list[str], told: str) -> None:
    result = CliRunner().invoke(main, ["understand", str(file), "taps dry", *options])
    assert result.exit_code == 2
    assert told in result.output
