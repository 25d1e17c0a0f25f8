"""The one number in what was typed, and the words beside it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menus.input.number import find_number
from menus.input.plain import plain_input
from menus.input.politeness import without_politeness, without_thanks


@pytest.mark.parametrize(
    ("typed", "number", "words"),
    [
        ("1", "1", ""),
        ("1.", "1", ""),
        ("1..", "1", ""),
        ("(2)", "2", ""),
        ("#1", "1", ""),
        ("№ 1", "1", ""),
        ("«1»", "1", ""),
        ("1️⃣", "1", ""),
        ("🔟 👍🏾", "10", ""),
        ("１．", "1", ""),
        ("2 please", "2", "please"),
        ("1º", "1", "o"),
        ("1. Road", "1", "road"),
        ("1)Road", "1", "road"),
        ("1-Road", "1", "road"),
        ("Road – 1", "1", "road"),
        ("Road (1)", "1", "road"),
        ("No. 2", "2", "no"),
        ("option 2 please", "2", "option please"),
        ("60homes", "60", "homes"),
        ("1st", "1", "st"),
        ("-5", "-5", ""),
        ("temperature -5 C", "-5", "temperature c"),
        ("homes-5", "5", "homes"),
        (".5 kg", ".5", "kg"),
        ("2,5 km", "2,5", "km"),
        ("Ksh500/=", "500", "ksh"),
        ("my ref 933 905 191, thanks", "933 905 191", "my ref thanks"),
        ("+254 711 222 333 mama", "+254 711 222 333", "mama"),
        ("on 25/12/1990", "25/12/1990", "on"),
        ("1 1", "1 1", ""),
        ("1,2", "1,2", ""),
    ],
)
def test_a_number_and_its_words(typed: str, number: str, words: str) -> None:
    found = find_number(plain_input(typed))
    assert found is not None
    assert (found.number, found.words, found.changes_it) == (number, words, False)


@pytest.mark.parametrize(
    "typed", ["", "water", "1 or 2", "1 au 2", "0711222333 ext 5", "2 homes, 5 people", "½ 5", "5 五", "x²"]
)
def test_no_number_or_several(typed: str) -> None:
    assert find_number(plain_input(typed)) is None


@pytest.mark.parametrize(
    "typed",
    [
        "5 thousand",
        "elfu 5",
        "5k",
        "12B",
        "A5",
        "5%",
        "<5",
        "5+",
        "--5",
        "1 or two",
        "not 1",
        "*1",
        "12#",
        "5 and a half",
    ],
)
def test_what_makes_another_number_of_it(typed: str) -> None:
    found = find_number(plain_input(typed))
    assert found is not None
    assert found.changes_it
    assert not found.is_alone


@pytest.mark.parametrize(
    ("typed", "own", "others", "meant"),
    [
        ("1", {"water"}, {"road"}, True),
        ("1 please", {"water"}, {"road"}, True),
        ("1 water", {"water"}, {"road"}, True),
        ("1 now", {"water"}, {"road"}, True),
        ("1 road", {"water"}, {"road"}, False),
        ("1 the road", {"water"}, {"road"}, False),
        ("1 the water", {"water"}, {"road"}, True),
        ("1 road works", {"road works"}, {"road"}, True),
        ("1 road works please", {"road works"}, {"road"}, True),
        ("1 water and road", {"water"}, {"road"}, False),
        ("1 or two", {"water"}, {"road"}, False),
        ("1 half a bag", {"half a bag"}, {"a bag"}, True),
        ("2 homes", {"6-10 homes"}, {"1-5 homes"}, False),  # is it the second, or two homes?
        ("2 home", {"6-10 homes"}, {"1-5 homes"}, False),
        ("2 I think", {"6-10 homes"}, {"1-5 homes"}, True),
        ("2 homes", {"6-10"}, {"1-5"}, False),
        ("option 2", {"6-10"}, {"1-5"}, True),
        ("2 I think", {"road"}, {"covid 19"}, True),
        ("4 covid", {"covid 19"}, {"water"}, True),
        ("2 please", {"6-10 homes"}, {"1-5 homes"}, True),
        ("Tafadhali 2, asante sana!", {"water"}, {"road"}, True),
        ("1. OK", {"water"}, {"ok"}, False),  # here it is more than politeness
        ("1. OK", {"ok"}, {"thanks"}, True),
        ("1 ok", {"water"}, {"road"}, True),
        ("I would like option 1", {"water"}, {"road"}, True),
        ("there are 2 burst pipes in Kibera", {"road"}, {"water"}, False),  # no choice, but a sentence
    ],
)
def test_what_a_number_means_among_choices(typed: str, own: set[str], others: set[str], meant: bool) -> None:
    found = find_number(typed)
    assert found is not None
    assert found.means_choice(own, others) is meant


@pytest.mark.parametrize(
    ("words", "left"),
    [
        ("water please", "water"),
        ("please water thank you", "water"),
        ("no thanks", "no"),
        ("s'il vous plait eau merci beaucoup", "eau"),
        ("tafadhali", ""),
        ("thanksgiving", "thanksgiving"),
        ("", ""),
    ],
)
def test_politeness_changes_nothing(words: str, left: str) -> None:
    assert without_politeness(words) == left


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Water, please!", "Water"),
        ("by the Well. Thanks 🙏", "by the Well"),
        ("🙏", ""),
        ("Đà Nẵng.", "Đà Nẵng"),
    ],
)
def test_thanks_at_the_end_of_words_as_typed(text: str, left: str) -> None:
    assert without_thanks(text) == left


@given(st.text(st.sampled_from("0123456789 .,-+()#/=abk½\u0663"), max_size=20) | st.text(max_size=40))
def test_any_text_has_a_number_or_none(text: str) -> None:
    found = find_number(plain_input(text))
    assert found is None or any(map(str.isdigit, found.number))
