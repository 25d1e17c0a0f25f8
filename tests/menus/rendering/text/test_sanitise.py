import pytest
from hypothesis import given
from hypothesis import strategies as st

from menus.rendering.text.sanitise import plain_replacement, tidy_input, to_plain_text, to_unaccented_text

ANY_TEXT = st.text(st.characters(exclude_categories=()))  # lone surrogates and controls too


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Don’t “quote” ‘me’ «ici»", 'Don\'t "quote" \'me\' "ici"'),
        ("1990–1995 — now…", "1990-1995 - now..."),
        ("a\u00a0b\u202fc\u2009d\te", "a b c d e"),
        ("zero\u200bwidth\ufeff soft\u00adhyphen", "zerowidth softhyphen"),
        ("line\r\nline\rline\u2028line\nline", "line\nline\nline\nline\nline"),
        ("bell\x07 nul\x00 half\ud83d c1\x9b", "bell nul half c1"),
        ("e\u0301te\u0301", "été"),
        ("left\u200eright\u200d", "leftright"),
        ("می\u200cخواهم", "می\u200cخواهم"),
        ("👩\u200d👧", "👩\u200d👧"),
        ("naïve ç", "naïve ç"),
        ("  two  blanks  ", "  two  blanks  "),
    ],
)
def test_plain(written: str, shown: str) -> None:
    assert to_plain_text(written) == shown


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("fenêtre française où çà", "fenetre francaise où cà"),
        ("é è ù ì ò à ä ö ñ ü å ø æ ß Ç", "é è ù ì ò à ä ö ñ ü å ø æ ß Ç"),
        ("œuvre Œuvre", "oeuvre OEuvre"),
        ("ẹ ọ ṣ ọ\u0301 Ẹ", "e o s o E"),
        ("ɓ ɗ ƙ ƴ Ɓ", "b d k y B"),
        ("ŋutɔ ɛ", "nguto e"),
        ("ação’s", "acao's"),
        ("ﬁn Ｈｉ", "fin Hi"),
        ("የካቲት عربي हिन्दी κόσμε", "የካቲት عربي हिन्दी κόσμε"),
        ("tèst\u200d ê", "tèst e"),
    ],
)
def test_plain_letters(written: str, shown: str) -> None:
    assert to_unaccented_text(written) == shown


@pytest.mark.parametrize(
    ("character", "better"),
    [("’", "'"), ("ê", "e"), ("…", "..."), ("😀", None), ("ع", None), ("a", None), ("\u200b", "")],
)
def test_the_plain_character_to_use(character: str, better: str | None) -> None:
    assert plain_replacement(character) == better


@pytest.mark.parametrize(
    ("typed", "tidy"),
    [
        ("  Kibera  ", "Kibera"),
        ("\u00a0Kibera\u3000", "Kibera"),
        ("a\x00b\x1bc\ud800", "abc"),
        ("\u202a+254 711\u202c", "+254 711"),
        ("Cafe\u0301", "Café"),
        ("one\r\ntwo\tthree", "one\ntwo three"),
        ("’ stays", "’ stays"),
        ("\ufeff\u200b", ""),
        ("", ""),
    ],
)
def test_tidy_input(typed: str, tidy: str) -> None:
    assert tidy_input(typed) == tidy


@given(ANY_TEXT)
def test_every_text_comes_out_fit_to_send(text: str) -> None:
    for clean in (to_plain_text, to_unaccented_text, tidy_input):
        cleaned = clean(text)
        cleaned.encode()  # no lone surrogate is left
        assert all(character == "\n" or ord(character) >= 32 for character in cleaned)
        assert clean(cleaned) == cleaned
