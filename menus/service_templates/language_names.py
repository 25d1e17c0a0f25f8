"""The names of languages in themselves, and the screen on which somebody chooses one."""

import json
import re
from collections.abc import Mapping, Sequence

from babel.core import Locale, UnknownLocaleError

from menus.rendering.text.budget import PageBudget
from menus.rendering.text.sanitise import to_unaccented_text
from menus.service_templates.data_file import primary_language

LANGUAGE_WORDS: Mapping[str, str] = {
    "en": "Language", "sw": "Lugha", "fr": "Langue", "pt": "Idioma", "so": "Luqad", "am": "ቋንቋ", "om": "Afaan",
    "ar": "اللغة", "ha": "Harshe", "yo": "Ede", "ig": "Asusu", "zu": "Ulimi", "xh": "Ulwimi", "rw": "Ururimi",
    "lg": "Olulimi", "af": "Taal",
}  # fmt: skip
_PAGE = PageBudget(160)


def language_names(languages: Sequence[str]) -> Mapping[str, str]:
    """Return the name of each language in that language. A country is named only to tell two apart."""
    primary = [primary_language(language) for language in languages]
    return {
        language: _name(language if primary.count(short) > 1 else short)
        for language, short in zip(languages, primary, strict=True)
    }


def language_choice(languages: Sequence[str]) -> tuple[str, Mapping[str, str]]:
    """Return the prompt of the screen for languages, and the name of each.

    The prompt has the word for "language" in each of them: `Language / Lugha`. If the screen needs more than a page,
    the names lose their accents, and the prompt has two words only.
    """
    names = language_names(languages)
    plain = {language: to_unaccented_text(name) for language, name in names.items()}
    known = [LANGUAGE_WORDS.get(primary_language(language), "") for language in languages]
    words = list(dict.fromkeys([word for word in known if word] or [LANGUAGE_WORDS["en"]]))
    two = list(dict.fromkeys([words[0], LANGUAGE_WORDS["en"]]))
    choices = [(" / ".join(some), listed) for listed in (names, plain) for some in (words, two)]
    return next((choice for choice in choices if _fits(*choice)), choices[-1])


def quoted(text: str) -> str:
    """Return the text as it is if YAML reads it as plain text everywhere, else in double quotes."""
    plain = re.fullmatch(r"[^\W\d_][\w '.()-]*", text) and not text.endswith(" ")
    return text if plain else json.dumps(text, ensure_ascii=False)


def _name(language: str) -> str:
    try:
        name = Locale.parse(language, sep="-").get_display_name()
    except (UnknownLocaleError, ValueError):
        return language
    return (name or language).capitalize()


def _fits(prompt: str, names: Mapping[str, str]) -> bool:
    lines = (f"{number}. {name}" for number, name in enumerate(names.values(), 1))
    return _PAGE.fits("\n".join([prompt, *lines]))
