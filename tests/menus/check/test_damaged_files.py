"""Whatever is in a file, the checks have words for it: nothing is raised."""

from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from menus.compiler.service import compile_service
from tests.examples import examples

pytestmark = pytest.mark.long

ROOT = Path(__file__).parents[3]
LINES = (ROOT / "menus.yaml").read_text().splitlines()
FRAGMENTS = (
    "{",
    "}",
    "[",
    '"',
    "'",
    ": ",
    "#",
    "&a ",
    "*a",
    "\t",
    "  ",
    "- ",
    "?",
    "null",
    "{x}",
    "goto: ",
    "é",
    "|",
    "",
)


def read_file(name: str) -> str:
    return (ROOT / name).read_text()


@settings(max_examples=examples(25))
@given(st.randoms(use_true_random=False))
def test_a_spoilt_menu_file(random: Random) -> None:
    lines = list(LINES)
    for _ in range(random.choice((1, 2, 5))):
        number = random.randrange(len(lines))
        damage(random, lines, number)
    text = "\n".join(lines)
    compiled = compile_service(text, "menus.yaml", read_file)
    assert compiled.service is not None or compiled.problems
    assert all(1 <= problem.place.line <= len(lines) + 1 for problem in compiled.problems)


def damage(random: Random, lines: list[str], number: int) -> None:
    line, kind = lines[number], random.choice(("drop", "scrap", "cut", "swap", "indent"))
    at = random.randrange(len(line) + 1)
    if kind == "drop":
        lines[number] = ""
    elif kind == "scrap":
        lines[number] = line[:at] + random.choice(FRAGMENTS) + line[at:]
    elif kind == "cut":
        lines[number] = line[:at] + line[at + random.choice((1, 3, 9)) :]
    elif kind == "indent":
        lines[number] = "  " + line
    else:
        other = random.randrange(len(lines))
        lines[number], lines[other] = lines[other], line


@given(st.text(alphabet="ab:{}[]\"'#&*!|>%@`-? \n\t,é\\\x00", max_size=60))
def test_any_text(text: str) -> None:
    compiled = compile_service(text, "menus.yaml", read_file)
    assert compiled.service is None
    assert compiled.problems
