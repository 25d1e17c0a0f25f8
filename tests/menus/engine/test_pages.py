"""Screens that are longer than a page."""

import pytest

from menus.rendering.text.budget import PageBudget
from tests.menus.engine.engine_conversation import EngineConversation, start_conversation

PROMPT = "Which ward is it about?"
WARDS = ["Kibera", "Langata", "Westlands", "Kasarani", "Embakasi", "Dagoretti", "Mathare", "Makadara"]


def paged_menus(more: str = "", screen: str = "", prompt: str = PROMPT, septets: int = 72) -> str:
    options = "\n".join(f"      - {{value: {ward.lower()}, say: {ward}}}" for ward in WARDS)
    return f"""
limits: {{ussd: {septets}, networks: {{"63907": 160}}}}
{more}
screens:
  top: {{menu: Top, options: [{{say: Ward, goto: ward}}]}}
  ward:
    menu: {prompt}
    save: ward
    {screen}
    options:
{options}
    goto: done
  done: {{end: "{{ward}}"}}
"""


FIRST = "Which ward is it about?\n1. Kibera\n2. Langata\n0. Back\n98. More"
SECOND = "3. Westlands\n4. Kasarani\n5. Embakasi\n0. Back\n98. More\n99. Previous"
THIRD = "6. Dagoretti\n7. Mathare\n8. Makadara\n0. Back\n99. Previous"


def test_more_and_previous() -> None:
    one = start_conversation(paged_menus())
    assert one.after_inputs("1") == FIRST
    assert one.send("98") == SECOND
    assert one.send("98") == THIRD
    assert one.send("99") == SECOND
    assert one.send("99") == FIRST
    assert one.send("99").startswith("That answer does not fit.\n1. Kibera")
    for page in (FIRST, SECOND, THIRD):
        assert PageBudget(72).fits(page)


@pytest.mark.parametrize(
    ("inputs", "shown"),
    [
        (["8"], "Makadara\n."),  # any option from any page
        (["98", "1"], "Kibera\n."),
        (["98", "mathare"], "Mathare\n."),
        (["98", "9"], "That answer does not fit.\n1. Kibera\n2. Langata\n0. Back\n98. More"),
        (["98", "0"], "Top\n1. Ward"),
        (["98", "0", "1"], FIRST),
    ],
)
def test_choosing_and_leaving(inputs: list[str], shown: str) -> None:
    assert start_conversation(paged_menus()).after_inputs("1", *inputs) == shown


def test_only_what_was_seen_may_be_chosen() -> None:
    one = start_conversation(paged_menus(screen="seen_only: true\n    invalid: Read on."))
    assert one.after_inputs("1", "4").startswith(f"Read on.\n{PROMPT}\n1. Kibera")
    assert one.send("98", "99", "kasarani") == "Kasarani\n."
    assert one.after_inputs("1", "98", "8").startswith(f"Read on.\n{PROMPT}\n1. Kibera")
    assert one.send("5") == "Embakasi\n."  # what was seen stays seen
    assert one.after_inputs("1", "98", "98", "8") == "Makadara\n."
    assert one.after_inputs("1", "98", "98", "0", "1", "8").startswith("Read on.")  # but not on another visit


@pytest.mark.parametrize(
    ("more", "typed", "said"),
    [
        ("", "1", "That answer does not fit.\n"),
        ("invalid: No.", "1", "No.\n"),
        ("invalid: again", "1", ""),
        ("require: [{if: {ward: {not: langata}}, say: Not there.}]", "Langata", "Not there.\n"),
    ],
)
@pytest.mark.parametrize("paging", ["keys", "numbered"])
def test_what_must_be_read_stays_to_be_read(more: str, typed: str, said: str, paging: str) -> None:
    """Else a wrong key on the first page would bring the options without the rest of the terms."""
    terms = "We keep your name and your ward, and tell them to your clinic. You may stop at any time."
    one = start_conversation(
        paged_menus(more=f"paging: {paging}", screen=f"seen_only: true\n    {more}", prompt=terms)
    )
    shown = one.after_inputs("1")
    assert "1. Kibera" not in shown
    if typed == "Langata":
        one.send(*["98"] * 3)
    shown = one.send(typed)
    assert shown.startswith(f"{said}We keep your name")
    assert "1. Kibera" not in shown
    assert one.send("98", "98", "Kibera") == "Kibera\n."


def test_what_is_read_at_once_makes_room_for_invalid() -> None:
    one = start_conversation(
        paged_menus(screen="seen_only: true\n    invalid: Again. Which ward?", septets=160)
    )
    one.after_inputs("1")
    assert one.send("x").startswith("Again. Which ward?\n1. Kibera")


def test_an_own_key_takes_the_place_of_a_navigation_line() -> None:
    one = start_conversation(
        """
screens:
  top: {menu: Top, options: [{say: On, goto: on}]}
  on: {menu: "On", options: [{say: Leave, key: "0", goto: done}]}
  done: {end: Done}
"""
    )
    assert one.after_inputs("1") == "On\n0. Leave"
    assert one.send("0") == "Done\n."


def test_last_words_over_pages_end_without_a_way_back() -> None:
    one = start_conversation(
        f"limits: {{ussd: 60}}\nscreens:\n  top: {{end: {'Go to the clinic now. ' * 7}}}"
    )
    assert one.after_inputs().endswith("98. More")
    assert one.send("98").endswith("98. More\n99. Previous")
    while "98. More" in one.text:
        one.send("98")
    assert one.text.endswith("Go to the clinic now.\n.")


def test_a_network_may_hold_more() -> None:
    one = start_conversation(paged_menus(), network="63907")
    assert one.after_inputs("1").endswith("8. Makadara\n0. Back")


def test_one_character_outside_gsm_halves_all_pages() -> None:
    one = start_conversation(paged_menus(prompt="Which wạrd is it about?", septets=120))
    shown = one.after_inputs("1")
    pages = [shown]
    while "98. More" in one.text:
        pages.append(one.send("98"))
    assert pages[0] == "Which wạrd is it about?\n1. Kibera\n0. Back\n98. More"
    assert all(len(page) <= 60 for page in pages)
    assert [
        line for page in pages for line in page.split("\n") if line[0] in "12345678" and line[1] == "."
    ] == [f"{number}. {ward}" for number, ward in enumerate(WARDS, 1)]


NUMBERED = [
    f"{PROMPT}\n1. Kibera\n2. Langata\n3. More\n0. Back",
    f"{PROMPT}\n1. Westlands\n2. More\n3. Previous\n0. Back",
    f"{PROMPT}\n1. Kasarani\n2. More\n3. Previous\n0. Back",
]


@pytest.mark.parametrize("paging", [paged_menus("paging: numbered"), paged_menus(screen="paging: numbered")])
def test_numbered_pages(paging: str) -> None:
    one = start_conversation(paging)
    assert one.after_inputs("1") == NUMBERED[0]
    assert one.send("3") == NUMBERED[1]
    assert one.send("3") == NUMBERED[0]
    assert one.send("3", "2") == NUMBERED[2]
    assert one.send("kibera") == "Kibera\n."  # labels match on all pages
    assert one.after_inputs("1", "3", "1") == "Westlands\n."
    assert one.after_inputs("1", "2") == "Langata\n."
    assert one.after_inputs("1", "0") == "Top\n1. Ward"


@pytest.mark.parametrize(
    ("more", "above"),
    [("", "That answer does not fit."), ("invalid: None such.", "None such."), ("invalid: again", PROMPT)],
)
def test_numbered_pages_stay_as_they_are_after_a_wrong_answer(more: str, above: str) -> None:
    one = start_conversation(paged_menus("paging: numbered", more))
    first = one.after_inputs("1")
    for wrong in ("9", "98", ""):
        refused = one.send(wrong)
        assert refused == first.replace(PROMPT, above)
        assert PageBudget(72).fits(refused)
    second = one.send("3")
    assert second.startswith(f"{PROMPT}\n1. Westlands")
    assert one.send("9") == first.replace(PROMPT, above)


def test_a_numbered_page_with_room_keeps_its_prompt_after_a_wrong_answer() -> None:
    one = start_conversation(paged_menus("paging: numbered", septets=160), network="63907")
    assert one.after_inputs("1", "77").startswith(
        f"That answer does not fit.\n{PROMPT}\n1. Kibera\n2. Langata"
    )


def test_numbered_pages_whose_prompt_leaves_no_room_are_turned_by_keys() -> None:
    prompt = "Which of the wards of this county is the one that it is about?"
    one = start_conversation(paged_menus("paging: numbered", prompt=prompt))
    assert one.after_inputs("1") == f"{prompt.removesuffix(' about?')}\n0. Back\n98. More"
    assert one.send("98") == "about?\n1. Kibera\n2. Langata\n3. Westlands\n0. Back\n98. More\n99. Previous"
    assert one.send("6") == "Dagoretti\n."


LONG = " ".join(f"word{number}" for number in range(30))


def read_all_pages(one: EngineConversation) -> str:
    """Every page of a screen, without its keys."""
    read = []
    while True:
        lines = one.page.text.split("\n")
        read.append("\n".join(line for line in lines if line not in ("98. More", "99. Previous", "0. Back")))
        if "98. More" not in lines:
            return " ".join(read)
        one.send("98")


def test_last_words_go_on_until_their_last_page() -> None:
    one = start_conversation(f"limits: {{ussd: 80}}\nscreens: {{top: {{end: {LONG}}}}}")
    one.dial()
    assert not one.page.ends
    assert one.send("7") == one.send("x")  # any other key shows the page again
    first = one.text
    assert one.send("98", "99") == first
    assert read_all_pages(one) == LONG
    assert one.page.ends


def test_a_long_text_is_read_on_and_any_other_key_goes_on() -> None:
    one = start_conversation(
        f"limits: {{ussd: 80}}\nscreens: {{top: {{say: {LONG}, goto: done}}, done: {{end: Done}}}}"
    )
    one.dial()
    assert read_all_pages(one) == LONG
    assert one.send("98") == "Done\n."  # there is no more of it
    one.dial()
    assert one.send("5") == "Done\n."


def test_a_long_question_may_be_answered_on_any_page() -> None:
    ask = f"{{ask: {LONG}, answer: {{type: integer}}, save: count, goto: done}}"
    one = start_conversation(f'limits: {{ussd: 80}}\nscreens: {{top: {ask}, done: {{end: "{{count}}"}}}}')
    assert one.after_inputs("98", "7") == "7\n."
    one.dial()
    read_all_pages(one)
    assert one.send("98") == "98\n."  # the last page has no More, so this is an answer


def test_a_gap_before_the_options() -> None:
    options = "options: [{say: A, goto: a}]"
    assert (
        start_conversation(f"screens: {{top: {{menu: Top, gap: 1, {options}}}, a: {{end: A}}}}").dial()
        == "Top\n\n1. A"
    )


GAPS = """
limits: {{ussd: 40}}
paging: {paging}
screens:
  top:
    menu: Top
    gap: {gap}
    invalid: {invalid}
    require: [{{if: {{x: {{not: b}}}}, say: Not B}}]
    save: x
    options: [{{value: a, say: A}}, {{value: b, say: B}}]
    goto: done
  done: {{end: Done}}
"""


@pytest.mark.parametrize("paging", ["keys", "numbered"])
@pytest.mark.parametrize(
    ("gap", "invalid", "prompt", "wrong", "refused"),
    [
        ("1", "No", "Top\n\n", "No\n\n", "Not B\n\n"),
        ("0", "No", "Top\n", "No\n", "Not B\n"),
        ("{prompt: 1}", "No", "Top\n\n", "No\n", "Not B\n"),
        ("{prompt: 1, invalid: 0}", "No", "Top\n\n", "No\n", "Not B\n"),
        ("{invalid: 1}", "No", "Top\n", "No\n\n", "Not B\n\n"),
        ("{prompt: 1, invalid: 1}", "No", "Top\n\n", "No\n\n", "Not B\n\n"),
        ("{}", "No", "Top\n", "No\n", "Not B\n"),
        ("{prompt: 1}", "again", "Top\n\n", "Top\n\n", "Not B\n"),
    ],
)
def test_gaps_below_the_prompt_and_below_other_words(
    paging: str, gap: str, invalid: str, prompt: str, wrong: str, refused: str
) -> None:
    one = start_conversation(GAPS.format(paging=paging, gap=gap, invalid=invalid))
    options = "1. A\n2. B"
    assert one.dial() == f"{prompt}{options}"
    assert one.send("7") == f"{wrong}{options}"
    assert one.send("2") == f"{refused}{options}"


@pytest.mark.parametrize(
    ("gap", "options"),
    [("0", "1. First town\n2. Second town\n3. More"), ("{invalid: 1}", "1. First town\n2. More")],
)
def test_a_gap_takes_room_where_it_stands(gap: str, options: str) -> None:
    """The pages of numbered options are those of the longer of the two, so that no option moves."""
    one = start_conversation(f"""
limits: {{ussd: 40}}
paging: numbered
screens:
  top:
    menu: Top
    gap: {gap}
    invalid: Not
    options: [{{say: First town}}, {{say: Second town}}, {{say: Third town}}]
    goto: done
  done: {{end: Done}}
""")
    assert one.dial() == f"Top\n{options}"
    assert one.send("7") == f"Not\n{'' if gap == '0' else chr(10)}{options}"


def test_the_word_of_the_gateway_has_the_gap_of_invalid() -> None:
    one = start_conversation(
        "screens: {top: {menu: Top, gap: {prompt: 1}, options: [{say: A, goto: top}]}, done: {end: Done}}"
    )
    one.dial()
    assert one.send("7") == "That answer does not fit.\nTop\n1. A"


def test_an_option_with_a_key_of_its_own_takes_no_number_on_numbered_pages() -> None:
    one = start_conversation("""
paging: numbered
limits: {ussd: 60}
screens:
  top:
    menu: Which?
    save: ward
    invalid: again
    options:
      - {value: a, say: A first ward}
      - {value: op, say: Operator, key: "9"}
      - {value: b, say: A second ward}
      - {value: c, say: A third ward}
    goto: done
  done: {end: "{ward:value}"}
""")
    assert one.dial() == "Which?\n1. A first ward\n9. Operator\n2. A second ward\n3. More"
    assert one.send("3") == "Which?\n1. A third ward\n2. Previous"
    assert one.send("2", "2") == "b\n."
    assert one.after_inputs("9") == "op\n."
    assert one.after_inputs("3", "9") == "op\n.", "from any page"
    assert one.after_inputs("3", "1") == "c\n."
