"""The names of languages in themselves, and the word that each has for "language"."""

import json
import re
from collections.abc import Mapping, Sequence

from babel.core import Locale, UnknownLocaleError

from menus.service_templates.data_file import primary_language

LANGUAGE_WORDS: Mapping[str, str] = {
    "en": "Language", "sw": "Lugha", "fr": "Langue", "pt": "Idioma", "so": "Luqad", "am": "ቋንቋ", "om": "Afaan",
    "ar": "اللغة", "ha": "Harshe", "yo": "Ede", "ig": "Asusu", "zu": "Ulimi", "xh": "Ulwimi", "rw": "Ururimi",
    "lg": "Olulimi", "af": "Taal",
}  # fmt: skip


def language_name(language: str) -> str:
    """Return the name of a language in that language, or its code if the name is unknown."""
    try:
        name = Locale.parse(language, sep="-").get_display_name()
    except (UnknownLocaleError, ValueError):
        return language
    return (name or language).capitalize()


def language_words(languages: Sequence[str]) -> str:
    """Return the word for "language" in each language that we know it in: `Language / Lugha`."""
    known = dict.fromkeys(LANGUAGE_WORDS.get(primary_language(language), "") for language in languages)
    return " / ".join(word for word in known if word) or LANGUAGE_WORDS["en"]


def quoted(text: str) -> str:
    """Return the text as it is if YAML reads it as plain text everywhere, else in double quotes."""
    plain = re.fullmatch(r"[^\W\d_][\w '.()-]*", text) and not text.endswith(" ")
    return text if plain else json.dumps(text, ensure_ascii=False)
