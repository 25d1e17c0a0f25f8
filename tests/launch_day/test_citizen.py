"""What a citizen of a launch day types."""

import pytest

from launch_day.citizen import Citizen, Ending, read_ending


@pytest.mark.parametrize(
    ("page", "typed"),
    [
        ("What do you need after the flood?\n1. Water", "1"),
        ("Which ward?\n1. Kibera", "2"),
        ("How many people are you?", "6"),
        ("What is the number of your card?", "1005"),
        ("Since when?\n1. Today", "1"),
        ("water in karen, 6 people, card 1005. Send it?", "1"),
        ("Thank you. Reference 482 915 304.\n1. Finish", "1"),
        ("Good bye.", None),
        ("Many people are calling now. We text you when it is your turn.", None),
    ],
)
def test_every_page_has_its_answer(page: str, typed: str | None) -> None:
    citizen = Citizen(5)
    assert citizen.answer(page, 1.0) == typed
    assert not citizen.strange_pages


def test_a_page_that_nobody_knows_is_kept_for_the_verdict() -> None:
    citizen = Citizen(5)
    assert citizen.answer("Sorry, something went wrong.", 1.0) is None
    assert citizen.strange_pages == ["Sorry, something went wrong."]


def test_the_reference_is_kept_with_the_moment_it_was_shown_first() -> None:
    citizen = Citizen(5)
    citizen.answer("Reference: 4 8 2, 9 1 5, 3 0 4.", 3.0)
    citizen.answer("Reference 482915304", 9.0)
    assert citizen.references == {"482915304": 3.0}
    assert read_ending("Good bye.", citizen) is Ending.SERVED


@pytest.mark.parametrize(
    ("page", "ending"),
    [
        ("Many people are calling now. We text you when it is your turn.", Ending.TOLD_TO_WAIT),
        ("Many people are calling now. Please dial again later.", Ending.TOLD_LATER),
        ("Good bye.", Ending.BROKEN),
    ],
)
def test_how_an_attempt_ended(page: str, ending: Ending) -> None:
    assert read_ending(page, Citizen(5)) is ending


def test_who_files_nothing_leaves_at_the_end() -> None:
    citizen = Citizen(5, files=False)
    assert citizen.answer("Which ward?", 1.0) == "2"
    assert citizen.answer("water in karen, 6 people, card 1005. Send it?", 1.0) == "2"
    assert citizen.answer("Nothing was sent.", 1.0) is None
    assert read_ending("Nothing was sent.", citizen) is Ending.SERVED
    assert not citizen.strange_pages
