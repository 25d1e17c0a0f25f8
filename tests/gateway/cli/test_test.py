"""`gateway test`: what it says and how it ends. That the county's own scenarios pass is tested here too."""

import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from gateway.cli import main

COUNTY = sorted((Path(__file__).parents[3] / "scenarios").glob("*.yaml"))

MENUS = """\
version: 1
service: {name: S, languages: {en: English, sw: Kiswahili}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*1#": start}}
screens:
  start:
    menu: {en: Tea or coffee?, sw: Chai au kahawa?}
    options:
      - {say: {en: Tea, sw: Chai}, goto: bye}
      - {say: {en: Coffee, sw: Kahawa}, goto: bye}
  bye: {end: {en: Goodbye, sw: Kwaheri}}
"""

PASSES = """\
scenarios:
  - name: Tea
    steps:
      - dial: {screen: start}
      - "1": Goodbye
"""

FAILS = """\
scenarios:
  - name: Cocoa
    steps:
      - dial: |-
          Tea or cocoa?
          1. Tea
          2. Coffee
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "menus.yaml").write_text(MENUS, encoding="utf-8")
    return tmp_path


def run(folder: Path, text: str, *options: str) -> tuple[int, list[str]]:
    (folder / "s.yaml").write_text(text, encoding="utf-8")
    result = CliRunner().invoke(main, ["test", str(folder / "s.yaml"), *options])
    return result.exit_code, result.output.replace(f"{folder}/", "").splitlines()


def test_passing_scenarios_are_ticked_and_the_unvisited_is_listed(folder: Path) -> None:
    assert run(folder, PASSES) == (
        0,
        [
            "s.yaml",
            "  ✓ Tea",
            "menus.yaml: of 2 screens and 2 options, never visited:",
            "  line 5: start, not in sw",
            "  line 9: start: Coffee",
            "  line 10: bye, not in sw",
            "1 scenario: 1 passed.",
        ],
    )


def test_a_difference_is_shown_with_its_line(folder: Path) -> None:
    status, lines = run(folder, FAILS)
    assert status == 1
    assert lines[1:8] == [
        "  ✗ Cocoa",
        "      s.yaml:4: the screen differs",
        "        - expected  + shown",
        "        - Tea or cocoa?",
        "        + Tea or coffee?",
        "          1. Tea",
        "          2. Coffee",
    ]
    assert lines[-1] == "1 scenario: 0 passed, 1 failed."


@pytest.mark.parametrize(
    ("text", "options", "status"),
    [
        (PASSES, (), 0),
        (PASSES, ("--fail-uncovered",), 1),
        (PASSES.replace("Goodbye", "Hello"), (), 1),
        (PASSES.replace("screen:", "scren:"), (), 1),
        ("menus: other.yaml\n" + PASSES, (), 1),
        (PASSES, ("--unknown",), 2),
    ],
)
def test_the_exit_status(folder: Path, text: str, options: tuple[str, ...], status: int) -> None:
    assert run(folder, text, *options)[0] == status


def test_a_file_that_is_not_there_is_wrong_use() -> None:
    assert CliRunner().invoke(main, ["test", "nowhere.yaml"]).exit_code == 2


def test_a_mistyped_key_is_told_with_its_place(folder: Path) -> None:
    status, lines = run(folder, PASSES.replace("screen:", "scren:"))
    assert status == 1
    assert lines[0] == "s.yaml:4:16: M101 `dial:` has no `scren:`. Did you mean `screen`?"
    assert lines[-1] == "0 scenarios: 0 passed, 1 file not read."


def test_a_menu_file_with_errors_is_told(folder: Path) -> None:
    (folder / "menus.yaml").write_text(MENUS.replace("goto: bye", "goto: by"), encoding="utf-8")
    status, lines = run(folder, PASSES)
    assert status == 1
    assert any("menus.yaml:8" in line and "`by`" in line for line in lines)


def test_quiet_says_only_what_is_wrong(folder: Path) -> None:
    _, lines = run(folder, PASSES + FAILS.removeprefix("scenarios:\n"), "--quiet")
    assert lines[0] == "  ✗ Cocoa"


def test_the_county_s_scenarios_visit_every_screen_and_option_in_both_languages() -> None:
    result = CliRunner().invoke(main, ["test", "--fail-uncovered", *map(str, COUNTY)])
    assert result.exit_code == 0, result.output
    assert "menus.yaml: all " in result.output


def test_the_command_runs_as_a_process_of_its_own(folder: Path) -> None:
    (folder / "s.yaml").write_text(PASSES, encoding="utf-8")
    command = [sys.executable, "-m", "gateway", "test", str(folder / "s.yaml")]
    done = subprocess.run(command, capture_output=True, check=False, env={"LC_ALL": "C"})
    assert (done.returncode, done.stderr) == (0, b"")
    assert "✓ Tea" in done.stdout.decode()
