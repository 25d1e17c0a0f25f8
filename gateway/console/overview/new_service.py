"""A new service from a template, as somebody filled the form in."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Protocol

import phonenumbers
from babel.core import Locale, UnknownLocaleError

from gateway.published_menus.definition import MenuSource
from menus.service_templates.service_template import TEMPLATES, ServiceTemplate
from menus.service_templates.template_choices import read_languages, wrong_choices
from menus.words.language_words import LANGUAGES_WITH_WORDS

MAX_NAME = 60


class Form(Protocol):
    """A form as it was sent."""

    def get(self, name: str, default: str, /) -> str:
        """Return a field."""
        ...

    def getlist(self, name: str, /) -> list[str]:
        """Return all values of a field."""
        ...


@dataclass(frozen=True, slots=True)
class NewService:
    """What somebody chose. `wrong` has a sentence for each field that must be mended."""

    template: str = "complaint"
    name: str = ""
    code: str = "*384*2040#"
    country: str = "KE"
    languages: tuple[str, ...] = ("en", "sw")
    first: str = "en"
    other_languages: str = ""
    wrong: Mapping[str, str] = field(default_factory=dict)

    def source(self, menu_file: str) -> MenuSource:
        """Return the menus, their table and their scenarios. `menu_file` is the name that the menu file gets."""
        country = self.country.upper()
        service = ServiceTemplate(self.template, menu_file, self.name, self.code, country, self.all_languages)
        files = dict(service.files())
        text, scenarios = files.pop(menu_file), files.pop(service.scenario_file)
        return MenuSource(menu_file, text, files, {}, {service.scenario_file: scenarios})

    @property
    def all_languages(self) -> tuple[str, ...]:
        """All languages that were chosen, the first one first."""
        chosen = dict.fromkeys((*self.languages, *read_languages(self.other_languages)))
        return tuple(sorted(chosen, key=lambda code: code != self.first))


def read_new_service(form: Form) -> NewService:
    """Read the form."""
    chosen = NewService(
        form.get("template", ""),
        " ".join(form.get("name", "").split()),
        form.get("code", "").strip(),
        form.get("country", "").strip(),
        tuple(form.getlist("languages")),
        form.get("first", ""),
        form.get("other_languages", "").strip(),
    )
    wrong = wrong_choices(chosen.code, chosen.country.upper(), chosen.all_languages)
    if chosen.template not in TEMPLATES:
        wrong["template"] = "Choose what the service is for."
    if not chosen.name:
        wrong["name"] = "Give it the name that citizens know."
    elif len(chosen.name) > MAX_NAME:
        wrong["name"] = f"A name has {MAX_NAME} characters at most: it stands at the top of a phone's screen."
    if not chosen.all_languages:
        wrong["languages"] = "Choose one language at least."
    elif chosen.first not in chosen.all_languages:
        wrong["first"] = "The first language has to be one of those that you chose."
    return replace(chosen, wrong=wrong)


@cache
def language_options() -> list[tuple[str, str]]:
    """Return the languages that the gateway has its own words in, each with its name, by name."""
    return sorted(
        ((code, language_name(code)) for code in LANGUAGES_WITH_WORDS), key=lambda option: option[1]
    )


@cache
def country_options() -> list[tuple[str, str]]:
    """Return the countries, each with its name, by name."""
    names = Locale("en").territories
    found = [(code, str(names.get(code, code))) for code in phonenumbers.SUPPORTED_REGIONS]
    return sorted(found, key=lambda option: option[1])


def language_name(code: str) -> str:
    """Return the name of a language in English, and in itself where that is known."""
    english = str(Locale("en").languages.get(code, code))
    try:
        own = Locale(code).get_language_name(code) or ""
    except UnknownLocaleError:
        own = ""
    return f"{english} ({own})" if own and own.casefold() != english.casefold() else english
