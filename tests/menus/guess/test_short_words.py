"""Words that left vowels out, as texts are written, and what must stay as it is."""

import pytest

from menus.guess.short_words import ShortWords

WORDS = ShortWords(
    [
        "the water is brown",
        "hakuna maji, daktari!",
        "road blocked",
        "red tape",
        "a pipe burst",
        "mti moja",
        "stage",
    ]
)


@pytest.mark.parametrize(
    ("text", "spelled_out"),
    [
        ("wtr brwn", "water brown"),
        ("WTR, pls!", "water pls"),
        ("blckd", "blocked"),
        ("dktari", "daktari"),
        ("mji", "mji"),  # it has a vowel, and too few consonants to be told by
        ("rd", "rd"),  # road or red
        ("w", "w"),
        ("maji", "maji"),  # a word of the examples
        ("watr", "watr"),  # grams see that it is like water
        ("bursted", "bursted"),
        ("stg 22 w8r", "stage 22 w8r"),
        ("stge", "stge"),
        ("ውሃ", "ውሃ"),
        ("", ""),
        ("??", "??"),
    ],
)
def test_what_is_spelled_out(text: str, spelled_out: str) -> None:
    assert WORDS.spell_out(text) == spelled_out
