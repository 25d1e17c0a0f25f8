from hypothesis import given
from hypothesis import strategies as st

from menus.rendering.text.budget import PageBudget
from menus.rendering.text.numbered import render_numbered_page, split_numbered_pages

SUB_DISTRICTS = (
    "Cape Town East",
    "Cape Town North",
    "Cape Town South",
    "Cape Town West",
    "Khayelitsha",
    "Klipfontein",
    "Mitchells Plain",
    "Tygerberg",
    "Back to district",
    "None of the above",
)
PROMPT = "[7/10] Select your health sub-district:"
INVALID = "Sorry we don't understand. Please enter the no."


def test_pages_of_the_address_update_service() -> None:
    ranges = split_numbered_pages([PROMPT, INVALID], SUB_DISTRICTS, "Next", "Back", (), PageBudget(160))
    assert ranges == ((0, 6), (6, 10))
    assert render_numbered_page(INVALID, [*SUB_DISTRICTS[:6], "Next"], ()) == (
        "Sorry we don't understand. Please enter the no.\n1. Cape Town East\n2. Cape Town North\n"
        "3. Cape Town South\n4. Cape Town West\n5. Khayelitsha\n6. Klipfontein\n7. Next"
    )
    assert render_numbered_page(PROMPT, [*SUB_DISTRICTS[6:], "Back"], ()) == (
        "[7/10] Select your health sub-district:\n1. Mitchells Plain\n2. Tygerberg\n3. Back to district\n"
        "4. None of the above\n5. Back"
    )


def test_the_longest_prompt_decides() -> None:
    labels = ["East", "West", "North"]
    assert split_numbered_pages(["Side?"], labels, "Next", "Back", (), PageBudget(30)) == ((0, 3),)
    assert split_numbered_pages(["Side?", "No. Which side?"], labels, "Next", "Back", (), PageBudget(30)) == (
        (0, 1),
        (1, 2),
        (2, 3),
    )


def test_gap_and_navigation_take_room() -> None:
    labels = ["East", "West"]
    page = "Side?\n\n1. East\n2. West\n0. Back"
    assert render_numbered_page("Side?", labels, ["0. Back"], gap=True) == page
    for septets, pages in ((len(page), 1), (len(page) - 1, 2)):
        ranges = split_numbered_pages(
            ["Side?"], labels, "Next", "Back", ["0. Back"], PageBudget(septets), gap=True
        )
        assert len(ranges) == pages


def test_no_options_and_options_too_long_for_any_page() -> None:
    assert split_numbered_pages(["Hi"], [], "Next", "Back", (), PageBudget(160)) == ((0, 0),)
    assert split_numbered_pages([], ["a" * 300, "b" * 300], "Next", "Back", (), PageBudget(160)) == (
        (0, 1),
        (1, 2),
    )


@given(
    st.lists(st.text("ab[", max_size=20), max_size=3),
    st.lists(st.text("abé[", max_size=20), max_size=40),
    st.integers(110, 182),
    st.booleans(),
)
def test_every_page_fits_and_every_option_is_on_one(
    prompts: list[str], labels: list[str], septets: int, gap: bool
) -> None:
    budget = PageBudget(septets)
    ranges = split_numbered_pages(prompts, labels, "Zaidi", "Nyuma", ["0. Rudi"], budget, gap=gap)
    assert [option for start, end in ranges for option in range(start, end)] == list(range(len(labels)))
    for start, end in ranges:
        turning = [*(["Zaidi"] if end < len(labels) else []), *(["Nyuma"] if start else [])]
        for prompt in prompts:
            assert budget.fits(
                render_numbered_page(prompt, [*labels[start:end], *turning], ["0. Rudi"], gap=gap)
            )
