"""The gateway's own words in each language. A menu file may replace them under `words:`.

A file `<code>.yaml` in this folder has all that the gateway itself says in a language. A new file is a new language.
"""

import re
from collections.abc import Mapping
from functools import cache
from pathlib import Path

import msgspec
import yaml

FOLDER = Path(__file__).parent
ENGLISH = "en"
LANGUAGES_WITH_WORDS = tuple(sorted(file.stem for file in FOLDER.glob("*.yaml")))
_CODE = re.compile(r"[a-z]{2,8}")


class LanguageWords(msgspec.Struct, frozen=True):
    """What the gateway itself says in one language.

    `reviewed`: somebody who speaks the language has read every word but those in `unreviewed`. `beside_commands` are
    words that may stand beside STOP, START or HELP and change nothing. `ethiopian_months` are thirteen names of months,
    or none.
    """

    language: str
    reviewed: bool
    words: Mapping[str, str]
    beside_commands: tuple[str, ...] = ()
    ethiopian_months: tuple[str, ...] = ()
    unreviewed: tuple[str, ...] = ()


def primary_language(language: str) -> str:
    """Return the language without script and country: pt for `pt-MZ`."""
    return language.partition("-")[0]


def words_of(language: str) -> LanguageWords | None:
    """Return what the gateway says in a language; None if it has no words there."""
    return _read_words(primary_language(language))


@cache
def _read_words(code: str) -> LanguageWords | None:
    file = FOLDER / f"{code}.yaml"
    if not _CODE.fullmatch(code) or not file.is_file():
        return None
    # Without types every value is a string: no is a key of ours, not false.
    content = yaml.load(file.read_text("utf-8"), yaml.CBaseLoader)  # noqa: S506 - it makes strings, lists and mappings
    return LanguageWords(
        content["language"],
        content["reviewed"] == "yes",
        content["words"],
        tuple(content.get("beside_commands", "").split()),
        tuple(content.get("ethiopian_months", ())),
        tuple(content.get("unreviewed", "").split()),
    )


def _english_words() -> Mapping[str, str]:
    english = _read_words(ENGLISH)
    if english is None:
        raise FileNotFoundError(FOLDER / f"{ENGLISH}.yaml")
    return english.words


ENGLISH_WORDS = _english_words()
WORD_NAMES = frozenset(ENGLISH_WORDS)
SHOWN_OFFER = frozenset({"resume", "continue", "restart"})  # what `resume_call` says in a call


def own_words(language: str) -> Mapping[str, str]:
    """Return the words in a language by their names; none if the gateway has none there."""
    known = words_of(language)
    return known.words if known is not None else {}


def words_for_language(
    language: str, own: Mapping[str, str], default_own: Mapping[str, str]
) -> Mapping[str, str]:
    """Return the words of a language. The first source that has a word counts.

    The sources are the file's own words, the gateway's, the words of the default language, and English. Words for
    `resume`, `continue` or `restart` without `resume_call` are spoken in its place.
    """
    ours = words_of(language)
    words: dict[str, str] = {}
    for source in (ENGLISH_WORDS, ours.words if ours is not None else default_own, own):
        words |= source
        if SHOWN_OFFER & source.keys() and "resume_call" not in source:
            words["resume_call"] = ""
    return {**words, "resume_call": words["resume_call"] or _spoken_offer(words)}


def _spoken_offer(words: Mapping[str, str]) -> str:
    """Return the offer to resume as it is shown, with a key to press for each choice; a line for each sentence."""
    choices = ((words["continue"], "1"), (words["restart"], "2"))
    hints = [words["press"].replace("{key}", key).replace("{option}", label) for label, key in choices]
    return "\n".join([words["resume"], *hints])
