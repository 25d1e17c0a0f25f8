"""Quotation marks of a word processor are named where those of YAML were meant: an error where they break something."""

import pytest

from menus.problems import Severity
from tests.menus.check.checked_menus import FRAME, problems_of, problems_of_screens

END = "  b: {end: Goodbye.}\n"


@pytest.mark.parametrize(
    ("screens", "place", "cure"),
    [
        ("  start: {say: “Hello”, goto: b}\n", (1, 16), 'Write "Hello".'),
        ("  start:\n    say: ‘Hello’\n    goto: b\n", (2, 10), 'Write "Hello".'),
        ("  start:\n    say: ‘Don’t go’\n    goto: b\n", (2, 10), 'Write "Don’t go".'),
        ("  start:\n    say: „Hallo“\n    goto: b\n", (2, 10), 'Write "Hallo".'),
        ("  start:\n    say: « Bonjour »\n    goto: b\n", (2, 10), 'Write "Bonjour".'),
        ('  start:\n    say: “Hello"\n    goto: b\n', (2, 10), 'Write "Hello".'),
        ("  start:\n    say: {en: “Hello”, sw: Habari}\n    goto: b\n", (2, 15), 'Write "Hello".'),
        (
            "  start: {menu: Which?, save: x, options: [{say: One, value: “one”, goto: b}]}\n",
            (1, 62),
            'Write "one".',
        ),
        ("  start: {branch: [{if: {language: “sw”}, goto: b}, {goto: b}]}\n", (1, 36), 'Write "sw".'),
    ],
)
def test_around_a_text_they_are_a_warning(screens: str, place: tuple[int, int], cure: str) -> None:
    (found,) = problems_of_screens(screens + END)
    assert (found.code, found.severity) == ("M021", Severity.WARNING)
    assert (found.place.line, found.place.column, found.cure) == (*place, cure)


@pytest.mark.parametrize(
    ("screens", "place", "cure"),
    [
        ("  start: {say: “Yes, please”, goto: b}\n", (1, 16), 'Write "Yes, please".'),
        ("  start:\n    say: “Hours: 8 to 5”\n    goto: b\n", (2, 10), 'Write "Hours: 8 to 5".'),
        ("  start: {say: {en: “Hours: 8”, sw: „Saa?“}, goto: b}\n", (1, 21), 'Write "Hours: 8".'),
        ("  start: {say: Hello., goto: “b”}\n", (1, 30), 'Write "b".'),
        ("  “start”: {say: Hello., goto: b}\n", (1, 3), 'Write "start".'),
        ("  start: {say: {“en”: Hello., sw: Habari.}, goto: b}\n", (1, 17), 'Write "en".'),
        ("  start: {ask: Where?, answer: {type: “text”}, goto: b}\n", (1, 39), 'Write "text".'),
        ('  start: {say: "Hello”, goto: b}\n', (1, 16), 'Write "Hello".'),
        ('  start:\n    say: "Hello”\n    goto: b\n', (2, 10), 'Write "Hello".'),
    ],
)
def test_around_a_name_or_what_yaml_would_split_they_are_an_error(
    screens: str, place: tuple[int, int], cure: str
) -> None:
    (found,) = problems_of_screens(screens + END)
    assert (found.code, found.severity) == ("M021", Severity.ERROR)
    assert (found.place.line, found.place.column, found.cure) == (*place, cure)


def test_around_a_service_code() -> None:
    (found,) = problems_of(FRAME.replace('"*384#"', "“*384#”") + "  start: {end: Hello.}\n")
    assert (found.code, found.place.line, found.cure) == ("M021", 3, 'Write "*384#".')


@pytest.mark.parametrize(
    "screens",
    [
        "  start:\n    say: “Yes: one”\n    goto: c\n  c: {say: “Two”, goto: d}\n  d: {say: “No: three”, goto: b}\n",
        "  start:\n    say: “Yes”\n    goto: c\n  c: {say: “Two”, goto: d}\n  d: {say: “No”, goto: b}\n",
    ],
)
def test_one_message_names_every_line(screens: str) -> None:
    (found,) = problems_of_screens(screens + END)
    assert found.message.endswith("so it is in lines 8 and 9.")
    assert found.cure.endswith(" Do the same in the other lines.")


@pytest.mark.parametrize(
    "text", ["“Yes” or “No”", "Say “Yes”", "Don’t", "‘Tis Don’t’s", "“", '"“Yes”"', "Type “1: Yes” please"]
)
def test_inside_a_text_they_are_as_good_as_plain_ones(text: str) -> None:
    screens = f"  start:\n    say: {text}\n    goto: b\n" + END
    assert [one.code for one in problems_of_screens(screens)] in ([], ["M014"])
