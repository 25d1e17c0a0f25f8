"""The words of the public pages, one YAML file a language beside this one. A new file is a new language."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import yaml

from menus.words.language_words import ENGLISH, primary_language

FOLDER = Path(__file__).parent
LANGUAGES = frozenset(file.stem for file in FOLDER.glob("*.yaml"))


def has_words(language: str) -> bool:
    """Return True if the pages have words in a language."""
    return primary_language(language) in LANGUAGES


@cache
def words_in(language: str) -> Mapping[str, str]:
    """Return the words of the pages by their names, in English if there are none in this language."""
    code = primary_language(language) if has_words(language) else ENGLISH
    words: Mapping[str, str] = yaml.safe_load((FOLDER / f"{code}.yaml").read_text("utf-8"))
    return words
