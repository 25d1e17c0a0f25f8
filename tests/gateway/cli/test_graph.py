"""`gateway graph` draws to where it is told."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from gateway.cli import main

HERE = Path(__file__)
MENUS = HERE.parents[3] / "menus.yaml"


@pytest.mark.parametrize(
    ("options", "begins"),
    [
        ([], "flowchart LR"),
        (["--format", "svg"], "<svg "),
        (["--format", "html"], "<!doctype html>"),
    ],
)
def test_to_the_terminal(options: list[str], begins: str) -> None:
    result = CliRunner().invoke(main, ["graph", str(MENUS), *options])
    assert result.exit_code == 0, result.output
    assert result.output.startswith(begins)


@pytest.mark.parametrize(
    ("name", "begins"), [("a.html", "<!doctype html>"), ("a.svg", "<svg "), ("a.mmd", "flowchart LR")]
)
def test_the_name_of_the_file_says_what_to_draw(tmp_path: Path, name: str, begins: str) -> None:
    result = CliRunner().invoke(main, ["graph", str(MENUS), "-o", str(tmp_path / name)])
    assert result.exit_code == 0, result.output
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)


def test_a_picture_of_another_kind_is_not_pretended(tmp_path: Path) -> None:
    result = CliRunner().invoke(main, ["graph", str(MENUS), "-o", str(tmp_path / "a.png")])
    assert result.exit_code == 2
    assert ".svg" in result.output
    assert not (tmp_path / "a.png").exists()


def test_a_file_with_errors_is_not_drawn(tmp_path: Path) -> None:
    file = tmp_path / "menus.yaml"
    file.write_text("version: 1\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["graph", str(file)])
    assert result.exit_code == 1
    assert "service" in result.output
