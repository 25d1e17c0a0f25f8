"""The examples of the cards are their tests: the bad one has exactly the problem, the good one has none."""

import re
from pathlib import Path

import pytest

from ivr.coverage import Coverage
from menus.check.codes import CARDS
from menus.check.registry import RULES
from menus.check.rule_doc import FRAME, Card, framed
from menus.compiler.service import compile_service
from menus.model import Service
from menus.problems import Problem

MENUS = Path(__file__).parents[3] / "menus"


def problems_of(card: Card, example: str) -> tuple[Problem, ...]:
    def listen(service: Service) -> Coverage:
        """Each file that the card has is a recording; of no use where there is nothing in it."""
        empty = {
            name.rpartition("/")[0]: [f"`{name}` is empty."] for name, text in card.files.items() if not text
        }
        return Coverage(service, lambda _language, _file: 1.0, empty)

    return compile_service(whole(example), "menus.yaml", card.files.__getitem__, listen).problems


def whole(example: str) -> str:
    """The example as a whole file; one that is no mapping at all stands alone."""
    return framed(example) if re.search(r"^\w+:", example, re.MULTILINE) else example


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_a_bad_example_has_exactly_its_problem(card: Card) -> None:
    found = problems_of(card, card.bad)
    assert {(problem.code, problem.severity) for problem in found} == {(card.code, card.severity)}, found
    lines = card.bad.count("\n")
    assert all(problem.place.line <= lines for problem in found), "the frame is not at fault"
    assert all(problem.cure for problem in found) or card.code in EXPLAIN_THEMSELVES


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_a_good_example_has_no_problem(card: Card) -> None:
    assert problems_of(card, card.good) == ()


EXPLAIN_THEMSELVES = {"M102", "M105", "M206", "M404"}


@pytest.mark.parametrize("card", CARDS.values(), ids=CARDS)
def test_a_card_says_enough(card: Card) -> None:
    assert re.fullmatch(r"M[0-8]\d\d", card.code)
    assert card.title.endswith(".")
    assert len(card.explanation) > 60
    assert card.explanation.endswith(".")


def test_no_code_without_a_card_and_no_card_without_a_code() -> None:
    raised = set()
    for path in MENUS.rglob("*.py"):
        if "docs" not in path.parts:
            text = re.sub(r'code="M\d{3}"', "", path.read_text())
            raised |= set(re.findall(r'"(M\d{3})"', text))
    assert raised == CARDS.keys()


def test_every_code_is_told_once() -> None:
    codes = [rule.card.code for rule in RULES]
    assert len(codes) == len(set(codes))
    assert len(RULES) == len(list((MENUS / "rules").glob("[!_]*.py")))


def test_the_frame_is_a_good_file() -> None:
    assert compile_service("".join(FRAME.values()), "menus.yaml", {}.__getitem__).problems == ()
