"""The examples of the cards are their tests: the bad one has exactly the problem, the good one has none."""

import re
from pathlib import Path

import pytest

from ivr.coverage import PromptCoverage
from menus.analysis.rule_doc import EXAMPLE_FRAME, RuleDoc, complete_example
from menus.check.problem_codes import RULE_DOCS
from menus.check.registry import RULES
from menus.compiler.service import compile_service
from menus.model import Service
from menus.problems import Problem

MENUS = Path(__file__).parents[3] / "menus"


def problems_of(card: RuleDoc, example: str) -> tuple[Problem, ...]:
    def recordings_of(service: Service) -> PromptCoverage:
        """Each file that the card has is a recording; of no use where there is nothing in it."""
        empty = {
            name.rpartition("/")[0]: [f"`{name}` is empty."] for name, text in card.files.items() if not text
        }
        return PromptCoverage(service, lambda _language, _file: 1.0, empty)

    return compile_service(
        complete_file(example), "menus.yaml", card.files.__getitem__, recordings_of
    ).problems


def complete_file(example: str) -> str:
    """The example as a whole file; one that is no mapping at all stands alone."""
    return complete_example(example) if re.search(r"^\w+:", example, re.MULTILINE) else example


@pytest.mark.parametrize("card", RULE_DOCS.values(), ids=RULE_DOCS)
def test_a_bad_example_has_exactly_its_problem(card: RuleDoc) -> None:
    found = problems_of(card, card.bad)
    assert {(problem.code, problem.severity) for problem in found} == {(card.code, card.severity)}, found
    lines = card.bad.count("\n")
    assert all(problem.place.line <= lines for problem in found), "the frame is not at fault"
    assert all(problem.cure for problem in found) or card.code in WITHOUT_CURE


@pytest.mark.parametrize("card", RULE_DOCS.values(), ids=RULE_DOCS)
def test_a_good_example_has_no_problem(card: RuleDoc) -> None:
    assert problems_of(card, card.good) == ()


WITHOUT_CURE = {"M102", "M105", "M206", "M404"}


@pytest.mark.parametrize("card", RULE_DOCS.values(), ids=RULE_DOCS)
def test_a_card_says_enough(card: RuleDoc) -> None:
    assert re.fullmatch(r"M[0-8]\d\d", card.code)
    assert card.title.endswith(".")
    assert len(card.explanation) > 60
    assert card.explanation.endswith(".")


def test_no_code_without_a_card_and_no_card_without_a_code() -> None:
    raised = set()
    for path in MENUS.rglob("*.py"):
        if "compiler_explanations" not in path.parts:
            text = re.sub(r'code="M\d{3}"', "", path.read_text())
            raised |= set(re.findall(r'"(M\d{3})"', text))
    assert raised == RULE_DOCS.keys()


def test_every_code_is_told_once() -> None:
    codes = [rule.doc.code for rule in RULES]
    assert len(codes) == len(set(codes))
    assert len(RULES) == len(list((MENUS / "rules").glob("[!_]*.py")))


def test_the_frame_is_a_good_file() -> None:
    assert compile_service("".join(EXAMPLE_FRAME.values()), "menus.yaml", {}.__getitem__).problems == ()
