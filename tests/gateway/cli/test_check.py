"""`gateway check` as people, programs and GitHub read it."""

import gc
import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from gateway.cli import main
from gateway.cli.problem_report import excerpt
from menus.check.problem_codes import RULE_DOCS

ROOT = Path(__file__).parents[3]
HEAD = """\
version: 1
service: {name: County, languages: {en: English, sw: Kiswahili}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*384#": start}}
"""
MISSPELT = HEAD + "screens:\n  start: {say: Hello., goto: finsh}\n  finish: {end: Goodbye.}\n"
WARNED = HEAD + "screens:\n  start: {end: Hello.}\n  old: {end: Goodbye.}\n"


def check(*arguments: str) -> Result:
    return CliRunner().invoke(main, ["check", *arguments])


@pytest.fixture
def misspelt(tmp_path: Path) -> Path:
    path = tmp_path / "menus.yaml"
    path.write_text(MISSPELT)
    return path


def test_the_menus_of_the_repository_have_no_errors() -> None:
    result = check(str(ROOT / "menus.yaml"))
    assert result.exit_code == 0, result.output
    assert " error " not in result.output


def test_a_problem_is_shown_with_its_line_a_caret_and_the_cure(misspelt: Path) -> None:
    result = check(str(misspelt))
    assert result.exit_code == 1
    assert result.stdout == (
        f"{misspelt}:5:30: error M201: There is no screen `finsh`.\n"
        "  5 |   start: {say: Hello., goto: finsh}\n"
        "    |                              ^^^^^\n"
        "    = cure: Did you mean `finish`?\n"
        "\n"
    )
    assert result.stderr == "1 file checked: 1 error, 0 warnings.\n"


def test_warnings_alone_are_no_failure(tmp_path: Path) -> None:
    path = tmp_path / "menus.yaml"
    path.write_text(WARNED)
    result = check(str(path))
    assert result.exit_code == 0
    assert f"{path}:6:3: warning M307" in result.stdout


def test_problems_as_json(misspelt: Path) -> None:
    result = check("--format", "json", str(misspelt))
    assert result.exit_code == 1
    assert json.loads(result.stdout) == [
        {
            "file": str(misspelt),
            "line": 5,
            "column": 30,
            "severity": "error",
            "code": "M201",
            "message": "There is no screen `finsh`.",
            "cure": "Did you mean `finish`?",
        }
    ]
    assert result.stderr == ""


def test_problems_as_annotations_of_github(tmp_path: Path) -> None:
    path = tmp_path / "a, b.yaml"
    path.write_text(MISSPELT)
    result = check("--format", "github", str(path))
    where = str(path).replace(",", "%2C")
    assert result.stdout == (
        f"::error file={where},line=5,col=30,title=M201::There is no screen `finsh`. Did you mean `finish`?\n"
    )


def test_no_problems_are_no_lines(tmp_path: Path) -> None:
    path = tmp_path / "menus.yaml"
    path.write_text(HEAD + "screens: {start: {end: Hello.}}\n")
    assert check(str(path)).stderr == "1 file checked, nothing to mend.\n"
    assert json.loads(check("--format", "json", str(path)).stdout) == []
    assert check("--format", "github", str(path)).output == ""


def test_a_problem_of_an_included_file_is_shown_in_that_file(tmp_path: Path) -> None:
    (tmp_path / "parts").mkdir()
    (tmp_path / "parts" / "health.yaml").write_text("screens:\n  top: {say: Hello., goto: nowhere}\n")
    path = tmp_path / "menus.yaml"
    path.write_text(
        HEAD + "screens: {start: {say: Hello., goto: health.top}}\ninclude: {health: parts/health.yaml}\n"
    )
    result = check(str(path))
    assert f"{tmp_path}/parts/health.yaml:2:28: error M201" in result.stdout
    assert "2 |   top: {say: Hello., goto: nowhere}" in result.stdout


@pytest.mark.parametrize("code", ["M303", "m303", " M303 "])
def test_a_code_is_explained_with_examples(code: str) -> None:
    result = check("--explain", code)
    assert result.exit_code == 0
    card = RULE_DOCS["M303"]
    assert result.stdout.startswith(f"M303 (error): {card.title}\n")
    assert all(f"    {line}" in result.stdout for line in (card.bad + card.good).splitlines())


def test_an_unknown_code_gets_the_list_of_codes() -> None:
    result = check("--explain", "M999")
    assert result.exit_code == 2
    assert all(code in result.output for code in RULE_DOCS)


@pytest.mark.parametrize("arguments", [(), ("nowhere.yaml",), ("--format", "xml", "menus.yaml")])
def test_wrong_use(arguments: tuple[str, ...]) -> None:
    assert check(*arguments).exit_code == 2


@pytest.mark.parametrize(
    ("line", "column", "shown"),
    [
        ("  goto: finsh  # there", 9, ("  goto: finsh  # there", "        ^^^^^")),
        ('  say: "Hello {name}."', 8, ('  say: "Hello {name}."', "       ^^^^^^^^^^^^^^^")),
        ('  say: "Hello {name}."', 15, ('  say: "Hello {name}."', "              ^^^^^^")),
        ("  say: Wörter", 8, ("  say: Wörter", "       ^^^^^^")),
        ("  say: 水 tap", 10, ("  say: 水 tap", "          ^^^")),
        ("\tsay: x", 1, (" say: x", "^")),
        ("  end", 99, ("  end", "     ^")),
        ("   ", 1, None),
        (f"  say: {'long ' * 60}", 208, ("long " * 20, " " * 50 + "^^^^")),
    ],
)
def test_the_caret_stands_under_the_word(line: str, column: int, shown: tuple[str, str] | None) -> None:
    assert excerpt([line], 1, column) == shown


def test_a_line_that_is_not_there_is_not_shown() -> None:
    assert excerpt([], 1, 1) is None


def test_a_file_of_another_encoding_is_a_problem_like_any_other(tmp_path: Path) -> None:
    path = tmp_path / "menus.yaml"
    path.write_bytes("# été\n# \xc9t\xe9\n".encode() + "a: Où".encode("latin-1"))
    result = check("--format", "json", str(path))
    assert result.exit_code == 1
    (problem,) = json.loads(result.stdout)
    assert (problem["code"], problem["line"], problem["column"]) == ("M020", 3, 5)
    assert "a: O\ufffd\n" in check(str(path)).stdout


def test_garbage_is_looked_for_again_after_a_check(misspelt: Path) -> None:
    assert check(str(misspelt)).exit_code == 1
    assert gc.isenabled()
