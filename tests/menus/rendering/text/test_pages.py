import pytest
from hypothesis import given
from hypothesis import strategies as st

from menus.rendering.text.budget import PageBudget
from menus.rendering.text.encoding import encoding_of
from menus.rendering.text.pages import Footers, split_pages, split_with_options

NAVIGATION = ("0. Back", "00. Main menu")
FOOTERS = Footers(NAVIGATION, "98. More", "99. Previous")
BARE = Footers()


def test_what_fits_is_one_page() -> None:
    assert split_pages("Pick one", ["1. A", "2. B"], FOOTERS, PageBudget(160)) == (
        "Pick one\n1. A\n2. B\n0. Back\n00. Main menu",
    )


@pytest.mark.parametrize(
    ("prompt", "lines", "gap", "page"),
    [
        ("Hi", [], False, "Hi"),
        ("Hi", [], True, "Hi"),
        ("Hi", ["1. A"], True, "Hi\n\n1. A"),
        ("", ["1. A"], True, "1. A"),
        ("", [], False, ""),
        ("two  blanks\nand lines", [], False, "two  blanks\nand lines"),
    ],
)
def test_layout_of_one_page(prompt: str, lines: list[str], gap: bool, page: str) -> None:
    assert split_pages(prompt, lines, BARE, PageBudget(160), gap=gap) == (page,)


def test_the_last_septet_counts() -> None:
    assert len(split_pages("a" * 80 + " " + "b" * 79, [], BARE, PageBudget(160))) == 1
    assert split_pages("a" * 80 + " " + "b" * 80, [], BARE, PageBudget(160)) == ("a" * 80, "b" * 80)


def test_option_lines_stay_whole_and_footers_tell_the_way() -> None:
    pages = split_with_options(
        "Which ward?", [f"{n}. Ward number {n}" for n in range(1, 8)], FOOTERS, PageBudget(80), gap=True
    )
    assert [page.text for page in pages] == [
        "Which ward?\n\n1. Ward number 1\n2. Ward number 2\n0. Back\n00. Main menu\n98. More",
        "3. Ward number 3\n4. Ward number 4\n0. Back\n00. Main menu\n98. More\n99. Previous",
        "5. Ward number 5\n6. Ward number 6\n0. Back\n00. Main menu\n98. More\n99. Previous",
        "7. Ward number 7\n0. Back\n00. Main menu\n99. Previous",
    ]
    assert [page.options for page in pages] == [range(2), range(2, 4), range(4, 6), range(6, 7)]


def test_the_last_page_needs_no_room_for_more() -> None:
    footers = Footers((), "98. More", "")
    assert split_pages("aaaa bbbb cccc dddd", [], footers, PageBudget(14)) == (
        "aaaa\n98. More",
        "bbbb cccc dddd",
    )


def test_one_character_makes_every_page_16_bit() -> None:
    text = " ".join(["word"] * 30)
    assert len(split_pages(text, [], BARE, PageBudget(160))) == 1
    pages = split_pages(text + " ê", [], BARE, PageBudget(160))
    assert [len(page) for page in pages] == [79, 71]


def test_a_line_longer_than_a_page_is_cut_at_words_as_a_last_resort() -> None:
    pages = split_with_options("Hi", ["1. " + "word " * 5 + "end", "2. B"], BARE, PageBudget(16))
    assert [page.text for page in pages] == ["Hi", "1. word word", "word word word", "end\n2. B"]
    assert [page.options for page in pages] == [range(0), range(1), range(1), range(2)]


def test_a_word_longer_than_a_page_is_cut_anywhere() -> None:
    assert split_pages("a" * 25, [], BARE, PageBudget(10)) == ("a" * 10, "a" * 10, "a" * 5)
    assert split_pages("[" * 7, [], BARE, PageBudget(5)) == ("[[", "[[", "[[", "[")
    assert split_pages("😀" * 5, [], BARE, PageBudget(10)) == ("😀😀", "😀😀", "😀")


@pytest.mark.parametrize("lines", [[" " * 200], ["1. A", " " * 200, "3. C"]])
def test_a_blank_line_longer_than_a_page_ends(lines: list[str]) -> None:
    assert len(split_pages("Hi", lines, FOOTERS, PageBudget(60))) <= 3


def test_footers_that_leave_no_room_still_end() -> None:
    assert split_pages("abc", [], FOOTERS, PageBudget(10))[-1].startswith("c\n")


WORD = st.text(st.sampled_from("abc[é"), min_size=1, max_size=12)
WORDS = st.lists(WORD, max_size=60).map(" ".join)
LINES = st.lists(st.lists(WORD, min_size=1, max_size=4).map(" ".join), max_size=30)
ANY = st.text(st.sampled_from("ab \n[ê😀é"), max_size=300)


@given(WORDS, LINES, st.integers(130, 182), st.booleans(), st.booleans())
def test_pages_of_plain_words(prompt: str, lines: list[str], septets: int, gap: bool, wide: bool) -> None:
    prompt += " ê" if wide else ""
    budget = PageBudget(septets)
    numbered = [f"{number}. {line}" for number, line in enumerate(lines, 1)]
    pages = split_with_options(prompt, numbered, FOOTERS, budget, gap=gap)
    encoding = encoding_of(prompt)
    bodies: list[str] = []
    for index, page in enumerate(pages):
        footer = FOOTERS.lines_for(first=index == 0, last=index == len(pages) - 1)
        assert page.text.endswith("\n".join(["", *footer])) or not (prompt or lines)
        bodies.append(page.text.removesuffix("\n".join(footer)))
        assert encoding.units(page.text) <= budget.limit(encoding)
    assert " ".join(bodies).split() == " ".join([prompt, *numbered]).split()
    shown = [option for page in pages for option in page.options]
    assert sorted(set(shown)) == list(range(len(lines)))
    assert shown == sorted(shown)


@given(ANY, st.lists(ANY, max_size=8), st.integers(1, 182))
def test_nothing_but_blanks_is_lost(prompt: str, lines: list[str], septets: int) -> None:
    pages = split_pages(prompt, lines, BARE, PageBudget(septets))
    assert "".join("".join(pages).split()) == "".join("".join([prompt, *lines]).split())


@given(ANY, st.lists(ANY, max_size=8), st.integers(60, 182))
def test_no_page_is_longer_than_the_budget(prompt: str, lines: list[str], septets: int) -> None:
    footers = Footers(("0. Rudi",), "98. Zaidi", "99.")
    budget = PageBudget(septets)
    assert all(budget.fits(page) for page in split_pages(prompt, lines, footers, budget))
