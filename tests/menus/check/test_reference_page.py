from pathlib import Path

from menus.check.problem_codes import RULE_DOCS
from menus.check.reference_page import render_page

PAGE = Path(__file__).parents[3] / "docs" / "problems.md"


def test_the_page_of_problems_says_what_the_cards_say() -> None:
    made = render_page(RULE_DOCS.values())
    assert PAGE.read_text(encoding="utf-8") == made, "make it again: python -m menus.check.reference_page"
