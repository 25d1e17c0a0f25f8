"""The offer to resume as calls word it: the gateway's sentences, or those of a file that words the offer itself."""

import pytest

from menus.words.language_words import own_words, words_for_language

OROMO = {
    "resume": "Baga deebitan",
    "continue": "Itti fufi",
    "restart": "Jalqabi",
    "press": "{option}, {key} tuqi.",
}
OROMO_OFFER = "Baga deebitan\nItti fufi, 1 tuqi.\nJalqabi, 2 tuqi."


@pytest.mark.parametrize(
    ("language", "own", "default_own", "spoken"),
    [
        ("en", {}, {}, "Welcome back. To continue where you left off, press 1. To start again, press 2."),
        (
            "en-KE",
            {},
            OROMO,
            "Welcome back. To continue where you left off, press 1. To start again, press 2.",
        ),
        ("sw", {}, {}, "Karibu tena. Kuendelea ulipoachia, bonyeza 1. Kuanza upya, bonyeza 2."),
        ("fr", {}, {}, "Bon retour. Pour continuer, appuyez sur 1. Pour recommencer, appuyez sur 2."),
        ("sw", {"press": "{option}, bonyeza {key}."}, {}, own_words("sw")["resume_call"]),
        ("xx", {}, {}, own_words("en")["resume_call"]),
        ("xx", OROMO, {}, OROMO_OFFER),
        ("xx", {}, OROMO, OROMO_OFFER),
        ("xx", OROMO | {"resume_call": "1 moo 2?"}, {}, "1 moo 2?"),
        ("xx", {}, OROMO | {"resume_call": "1 moo 2?"}, "1 moo 2?"),
        ("xx", {"resume_call": "1 moo 2?"}, OROMO, "1 moo 2?"),
        (
            "en",
            {"continue": "Go on with my claim"},
            {},
            "Welcome back. Do you want to:\nFor Go on with my claim, press 1.\nFor Start again, press 2.",
        ),
    ],
)
def test_the_offer_to_resume_is_worded_for_the_ear(
    language: str, own: dict[str, str], default_own: dict[str, str], spoken: str
) -> None:
    assert words_for_language(language, own, default_own)["resume_call"] == spoken
