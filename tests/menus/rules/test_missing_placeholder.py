"""A value that the text of one language lacks is told; formats and other columns of a row may differ."""

import pytest

from menus.problems import Severity
from tests.menus.check.checked_menus import problems_of_screens

SCREENS = """\
  start: {{list: Which?, from: offices, label: {label}, value: en, save: office, goto: send}}
  send: {{submit: problem, goto: finish}}
  finish: {{end: {text}}}
cases: {{problem: {{title: A problem}}}}
tables: {{offices: {{rows: [{{en: Hill, sw: Kilima, phone: "1"}}, {{en: Lake, sw: Ziwa, phone: "2"}}]}}}}
"""


def codes(text: str, label: str = "en") -> list[tuple[str, str]]:
    found = problems_of_screens(SCREENS.format(text=text, label=label))
    assert all(one.severity is Severity.WARNING for one in found), found
    return [(one.code, one.message) for one in found]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("{en: '{reference}', sw: Asante}", "{reference} is in the `en` text, and not in `sw`."),
        ("{en: Thanks, sw: '{reference}'}", "{reference} is in the `sw` text, and not in `en`."),
        (
            "{en: '{reference} {number}', sw: Asante}",
            "{number} and {reference} are in the `en` text, and not in `sw`.",
        ),
        ("{en: '{office.phone}', sw: Asante}", "{office.phone} is in the `en` text, and not in `sw`."),
        (
            "{en: '{office.en} {office.phone}', sw: '{office.sw}'}",
            "{office.phone} is in the `en` text, and not in `sw`.",
        ),
        (
            "[{if: {language: sw}, say: {en: '{reference}', sw: A}}, {say: B}]",
            "{reference} is in the `en` text, and not in `sw`.",
        ),
    ],
)
def test_a_value_that_one_language_lacks(text: str, message: str) -> None:
    assert codes(text) == [("M115", message)]


@pytest.mark.parametrize(
    "text",
    [
        "{en: '{reference}', sw: 'Asante, {reference}'}",
        "{en: '{reference}', sw: '{reference:spell}'}",
        "{en: '{office.en}', sw: '{office.sw}'}",
        "{en: '{reference} {reference}', sw: '{reference}'}",
        "'{reference}'",
        "{en: '{{x}}', sw: x}",
    ],
)
def test_the_same_values(text: str) -> None:
    assert codes(text) == []


def test_the_words_of_a_row_may_have_other_columns() -> None:
    assert codes("Bye.", "{en: '{en}, {phone}', sw: '{sw}'}") == []


def test_a_text_that_is_missing_is_told_once() -> None:
    assert [code for code, _ in codes("{en: '{reference}'}")] == ["M109"]


def test_messages_options_and_demands_count() -> None:
    screens = """\
  start:
    ask: How many?
    answer: {type: integer, min: 1, max: 9}
    save: homes
    require: [{if: {homes: {not: 5}}, say: {en: "Not {today}.", sw: Hapana.}}]
    invalid: {en: "{today}", sw: Hapana.}
    goto: next
  next: {menu: Next?, options: [{say: {en: "{homes} homes", sw: Nyumba}, goto: send}]}
  send: {submit: problem, goto: finish}
  finish: {end: Bye.}
cases: {problem: {title: A problem}}
messages: {received: {en: "We have {reference}.", sw: Asante.}}
"""
    assert [(one.code, one.place.line) for one in problems_of_screens(screens)] == [
        ("M115", 5),
        ("M115", 6),
        ("M115", 8),
        ("M115", 12),
    ]
