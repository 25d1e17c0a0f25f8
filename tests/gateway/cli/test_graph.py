"""`gateway graph` draws to where it is told."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from gateway.cli import main
from gateway.console.map_assets import read_map_assets
from gateway.errors import MachineError
from gateway.published_menus.definition import read_menu_file
from tools.console_assets import BUILT

HERE = Path(__file__)
MENUS = HERE.parents[3] / "menus.yaml"
built = pytest.mark.skipif(not BUILT.is_dir(), reason="the map was not built here (make setup)")


@pytest.mark.parametrize(
    ("options", "begins"),
    [
        ([], "flowchart LR"),
        pytest.param(["--format", "html"], "<!doctype html>", marks=built),
    ],
)
def test_to_the_terminal(options: list[str], begins: str) -> None:
    result = CliRunner().invoke(main, ["graph", str(MENUS), *options])
    assert result.exit_code == 0, result.output
    assert result.output.startswith(begins)


@pytest.mark.parametrize(
    ("name", "begins"), [pytest.param("a.html", "<!doctype html>", marks=built), ("a.mmd", "flowchart LR")]
)
def test_the_name_of_the_file_says_what_to_draw(tmp_path: Path, name: str, begins: str) -> None:
    result = CliRunner().invoke(main, ["graph", str(MENUS), "-o", str(tmp_path / name)])
    assert result.exit_code == 0, result.output
    assert (tmp_path / name).read_text(encoding="utf-8").startswith(begins)


@pytest.mark.parametrize("name", ["a.png", "a.svg"])
def test_a_picture_of_another_kind_is_not_pretended(tmp_path: Path, name: str) -> None:
    result = CliRunner().invoke(main, ["graph", str(MENUS), "-o", str(tmp_path / name)])
    assert result.exit_code == 2
    assert ".html or .mmd" in result.output
    assert not (tmp_path / name).exists()


def test_without_the_script_of_the_map_it_says_what_can_be_had(tmp_path: Path) -> None:
    with pytest.raises(MachineError, match=r"make setup.*--format mermaid"):
        read_map_assets(read_menu_file(MENUS).source, tmp_path)


def test_a_file_with_errors_is_not_drawn(tmp_path: Path) -> None:
    file = tmp_path / "menus.yaml"
    file.write_text("version: 1\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["graph", str(file)])
    assert result.exit_code == 1
    assert "service" in result.output
