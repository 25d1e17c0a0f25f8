"""The gateway's own words: every file is whole, well written, and says whether somebody who speaks it has read it."""

import re
from pathlib import Path

import pytest

from menus.rendering.text.sanitise import to_plain_text
from menus.words.language_words import (
    ENGLISH_WORDS,
    FOLDER,
    WORD_NAMES,
    LanguageWords,
    own_words,
    words_for_language,
    words_of,
)

LANGUAGES = sorted(file.stem for file in FOLDER.glob("*.yaml"))
COMMANDS = ("stop_words", "start_words", "help_words")
REVIEWED = {"en", "sw"}


def known_words(language: str) -> LanguageWords:
    words = words_of(language)
    assert words is not None
    return words


def listed(words: LanguageWords, name: str) -> list[str]:
    return [word.strip() for word in words.words[name].split(",")]


def test_the_languages_of_the_gateway() -> None:
    assert {
        "am",
        "so",
        "om",
        "ti",
        "fr",
        "pt",
        "ar",
        "ha",
        "yo",
        "ig",
        "zu",
        "xh",
        "rw",
        "lg",
        "en",
        "sw",
    } <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_word(language: str) -> None:
    words = known_words(language)
    assert set(words.words) == WORD_NAMES
    assert all(words.words.values())
    assert words.language


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_keeps_the_placeholders_of_english(language: str) -> None:
    for name, word in known_words(language).words.items():
        assert sorted(re.findall(r"\{\w+\}", word)) == sorted(re.findall(r"\{\w+\}", ENGLISH_WORDS[name])), (
            name
        )


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_word_has_no_typographic_characters(language: str) -> None:
    for name, word in known_words(language).words.items():
        assert to_plain_text(word) == word == word.strip(), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_words_that_end_a_session_fit_on_one_page(language: str) -> None:
    for name in (
        "apology",
        "started_over",
        "too_long",
        "busy",
        "unknown_code",
        "invalid",
        "limit",
        "no_call",
    ):
        assert len(known_words(language).words[name]) <= 90, name


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_command_is_no_other_word(language: str) -> None:
    words = known_words(language)
    commands = [word.casefold() for name in COMMANDS for word in listed(words, name)]
    assert len(commands) == len(set(commands))
    shown = {
        words.words[name].casefold() for name in ("back", "home", "more", "previous", "yes", "no", "restart")
    }
    assert not shown & set(commands)
    assert not {word.casefold() for word in words.beside_commands} & set(commands)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_all_months_of_the_ethiopian_calendar_or_none(language: str) -> None:
    months = known_words(language).ethiopian_months
    assert len(months) == len(set(months))
    assert len(months) in (0, 13)


def test_the_languages_of_ethiopia_and_eritrea_have_the_months_of_their_calendar() -> None:
    assert all(known_words(language).ethiopian_months for language in ("am", "ti", "om", "so", "ar", "en"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_nobody_has_read_says_so(language: str) -> None:
    assert known_words(language).reviewed is (language in REVIEWED)


@pytest.mark.parametrize("language", ["am-ET", "am-Ethi-ET"])
def test_a_country_reads_the_words_of_its_language(language: str) -> None:
    assert own_words(language)["yes"] == "አዎ"


@pytest.mark.parametrize("language", ["", "xx", "../words/am", "language_words", "AM"])
def test_a_language_without_words(language: str) -> None:
    assert words_of(language) is None
    assert own_words(language) == {}
    assert words_for_language(language, {"back": "Retro"}, {"home": "Initium"}) == {
        **ENGLISH_WORDS,
        "home": "Initium",
        "back": "Retro",
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_docs_name_every_language(language: str) -> None:
    page = (Path(__file__).parents[3] / "docs/menu-language.md").read_text("utf-8")
    assert f"{known_words(language).language} (`{language}`)" in page
