"""What somebody may choose for a new service."""

import re
from collections.abc import Mapping, Sequence

import phonenumbers
from babel import Locale

TEMPLATE_WORDS: Mapping[str, str] = {
    "complaint": "Complaint: people report a problem, get a reference, and hear by text what comes of it.",
    "application": "Application: people apply for something and follow how it stands.",
    "appointment": "Appointment: people choose a place and a time.",
    "information": "Information: opening hours, fees, the nearest office.",
    "survey": "Survey: a few questions with answers to choose from.",
}
"""What each template is for, by its name."""

_CODE = re.compile(r"\*[0-9]+(\*[0-9]+)*#")
_LANGUAGE = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


def read_languages(text: str) -> tuple[str, ...]:
    """Return the codes of a text such as `en, sw`, each once."""
    return tuple(dict.fromkeys(code for code in re.split(r"[\s,;]+", text) if code))


def wrong_choices(code: str, country: str, languages: Sequence[str]) -> dict[str, str]:
    """Return what is wrong with a choice, by `code`, `country` and `languages`; empty if all is well."""
    found = {}
    if not _CODE.fullmatch(code):
        found["code"] = f"`{code}` is no USSD code. Write it as it is dialled: '*384*2040#'."
    if country not in phonenumbers.SUPPORTED_REGIONS:
        found["country"] = f"`{country}` is no country. Two letters, such as KE."
    if not languages or not all(_LANGUAGE.fullmatch(language) for language in languages):
        found["languages"] = "Codes with commas between, such as en,sw."
    elif unknown := [language for language in languages if not _may_be_language(language)]:
        found["languages"] = f"`{unknown[0]}` is no language. Codes are those of ISO 639, such as sw and luo."
    return found


def _may_be_language(code: str) -> bool:
    """Return False for two letters that stand for no language. Three may stand for one that CLDR does not list."""
    primary = code.partition("-")[0]
    return len(primary) > 2 or primary in Locale("en").languages
