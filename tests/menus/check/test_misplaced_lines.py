"""A line with a wrong indent or without its dash gives one message, at that line, that says what to type."""

from pathlib import Path

import pytest
import yaml

from tests.menus.check.checked_menus import problems_of, problems_of_screens

CASES = {
    case["name"]: (case["screens"], (case["code"], case["line"], case["cure"]))
    for case in yaml.load(
        Path(__file__).with_name("misplaced_lines.yaml").read_text(encoding="utf-8"), yaml.CSafeLoader
    )
}


@pytest.mark.parametrize(("screens", "expected"), CASES.values(), ids=CASES)
def test_one_message_at_the_line_says_what_to_type(screens: str, expected: tuple[str, int, str]) -> None:
    found = [(one.code, one.place.line, one.cure) for one in problems_of_screens(screens)]
    assert found == [expected]


def test_screens_beside_their_key_belong_below_it() -> None:
    text = (
        "version: 1\nservice: {name: County, languages: {en: English}, country: KE, time_zone: Africa/Nairobi}\n"
        'entry: {ussd: {"*384#": start}}\nscreens:\nstart: {say: Hello., goto: b}\nb: {end: Goodbye.}\n'
    )
    (found,) = problems_of(text)
    assert (found.code, found.place.line) == ("M114", 5)
    assert found.cure == "Put 2 spaces before `start`, and move line 6 along with it."


@pytest.mark.parametrize(
    "screens",
    [
        """\
  start: {say: Hello., goto: menu}
  menu: {menu: Which?, options: [{say: One, goto: end}]}
  end: {end: Bye.}
""",
        """\
  start:
    set: {answer: {text: x}}
    goto: save
  save: {end: 'Bye {answer}.'}
""",
    ],
)
def test_a_screen_may_be_named_like_a_key(screens: str) -> None:
    assert problems_of_screens(screens) == ()


def test_a_key_that_is_really_twice_is_no_missing_dash() -> None:
    screens = """\
  start:
    menu: Which?
    options:
      - say: One
        goto: b
        goto: b
  b: {end: Goodbye.}
"""
    (found,) = problems_of_screens(screens)
    assert (found.code, found.place.line, found.cure) == ("M004", 6, "Keep one.")
