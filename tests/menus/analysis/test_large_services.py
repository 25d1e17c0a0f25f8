"""The check of a large service takes so many steps, however many independent choices there are."""

import cProfile

import pytest

from menus.compiler.service import CompileResult, compile_service
from tests.menus.analysis.large_service import large_service

pytestmark = pytest.mark.long

ABOUT_VALUES = {"M303", "M309", "M310"}


def check_and_count(text: str) -> tuple[CompileResult, int]:
    """Return what a check finds, and how many calls it takes."""
    profile = cProfile.Profile()
    compiled = profile.runcall(compile_service, text, "menus.yaml", lambda name: name)
    return compiled, sum(entry.callcount for entry in profile.getstats())


@pytest.mark.parametrize("sections", [10, 20])
def test_choices_that_have_nothing_to_do_with_each_other_are_not_combined(sections: int) -> None:
    text = large_service(sections, questions=280 // sections)
    compiled, calls = check_and_count(text)
    assert len(text.splitlines()) > 4_000
    assert [problem for problem in compiled.problems if problem.code in ABOUT_VALUES] == []
    assert calls < 4_000_000


def test_twenty_errors_have_twenty_witnesses() -> None:
    text = large_service(20, questions=14, wrong=20, from_menu=True)
    compiled, calls = check_and_count(text)
    found = [problem for problem in compiled.problems if problem.code in ABOUT_VALUES]
    assert len(text.splitlines()) > 4_000
    assert [problem.severity for problem in found] == ["error"] * 20
    assert all(problem.witness for problem in found)
    assert calls < 5_000_000


def test_a_search_that_finds_nothing_ends() -> None:
    """Where too much depends on too much, what is not proved is a warning."""
    text = large_service(20, questions=14)
    ways_in = "".join(f"      - {{say: {{en: S{n}, sw: S{n}}}, goto: kind{n}}}\n" for n in range(1, 20))
    text = text.replace("goto: kind0}\n", "goto: kind0}\n" + ways_in, 1)
    compiled, calls = check_and_count(text)
    found = [problem for problem in compiled.problems if problem.code in ABOUT_VALUES]
    assert found
    assert all((problem.severity == "error") is bool(problem.witness) for problem in found)
    assert calls < 12_000_000
