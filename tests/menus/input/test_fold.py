"""The form in which words are compared."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from menus.input.fold import fold, fold_with_places, fold_words
from menus.input.plain import plain_input
from menus.rendering.text.sanitise import to_plain_text

ANY_TEXT = st.text(st.characters(exclude_categories=()))


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("Sécurité", "securite"),
        ("SE\u0301CURITE\u0301", "securite"),
        ("DÉCÈS à l’hôpital", "deces a l'hopital"),
        ("Forêt", "foret"),
        ("Đà Nẵng, đ", "da nang, d"),
        ("Ørsta øre Æble", "orsta ore aeble"),
        ("ŁÓDŹ łąka", "lodz laka"),
        ("ışık İzmir", "isik izmir"),
        ("ẹ̀kọ́ ɗan ŋutɔ", "eko dan nguto"),
        ("Straße STRASSE ﬁn", "strasse strasse fin"),
        ("Ａ１＋　٤۴४", "a1+ 444"),
        ("1\ufe0f\u20e3 \N{KEYCAP TEN}", "1 10"),
        ("1\ufe0d2\u200b3\u00ad4", "1234"),
        ("Wa\ufe0fter\u2060", "water"),
        ("“a” ‘b’ – c…", "\"a\" 'b' - c..."),
        ("  two \n\t blanks\u00a0", "two blanks"),
        ("مُحَمَّد أحمد", "محمد احمد"),
        ("የካቲት हिन्दी ไทย", "የካቲት हिन्दी ไทย"),  # marks that are vowels stay
        ("x² ①", "x² ①"),
        ("A+ A-", "a+ a-"),
    ],
)
def test_accents_case_and_characters_that_look_the_same(written: str, folded: str) -> None:
    assert fold(written) == folded


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("Water.", "water"),
        ("(Water)!", "water"),
        ("«Eau»", "eau"),
        ("💧 Water 👍🏾", "water"),
        ("Kibera Clinic, Main Street", "kibera clinic main street"),
        ("Water – rural", "water rural"),
        ("Help: ‘N’ me", "help n me"),
        ("#water", "water"),
        ("Covid-19, e-mail", "covid 19 e mail"),
        ("1-5 homes", "1-5 homes"),
        ("1. ", "1"),
        ("የካቲት።", "የካቲት"),
        ("نعم؟", "نعم"),
        ("d'Ivoire", "d'ivoire"),
        ("A+", "a+"),
        ("-1", "-1"),
        ("C#", "c#"),
        ("*", "*"),
        ("#\ufe0f\u20e3", "#"),
        ("👍", "👍"),
        ("", ""),
        ("\ufe0f", ""),
    ],
)
def test_punctuation_and_emoji_beside_words(written: str, words: str) -> None:
    assert fold_words(written) == words


@given(ANY_TEXT)
def test_a_folded_text_stays_as_it_is(text: str) -> None:
    for form in (plain_input, fold, fold_words):
        assert form(form(text)) == form(text)


@given(ANY_TEXT)
def test_each_folded_character_has_a_place(text: str) -> None:
    plain = to_plain_text(text)
    folded, places = fold_with_places(plain)
    assert len(places) == len(folded) + 1
    assert [*places] == sorted(places)
    assert places[-1] == len(plain)
