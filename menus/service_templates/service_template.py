"""A service to start from, made of a template: the menu file, its table and its scenarios."""

import json
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from importlib.resources import files
from pathlib import PurePath

import msgspec
import phonenumbers
from babel.core import get_global
from phonenumbers import PhoneNumberFormat, PhoneNumberType

from menus.compiler.settings import ETHIOPIAN_COUNTRIES
from menus.service_templates.data_file import (
    WORD_LANGUAGES,
    DataFile,
    primary_language,
    source_language,
)
from menus.service_templates.language_names import language_choice, language_names, quoted
from menus.service_templates.voices import VOICES
from menus.words.language_words import ENGLISH_WORDS, own_words, words_of
from menus.yaml.translation_mark import MARK

TEMPLATES: Mapping[str, str] = {
    "complaint": "offices",
    "application": "offices",
    "appointment": "times",
    "information": "offices",
    "survey": "offices",
}
"""The table of each template, by its name."""

COMMAND_WORDS = ("stop_words", "start_words", "help_words")  # English ones count in every service
CALL_WORDS = (
    "goodbye", "press", "unheard", "repeat", "finish", "speak", "wait", "played", "keep", "recording", "spoken",
    "star", "hash",
)  # fmt: skip


class ServiceTemplate(msgspec.Struct, frozen=True, dict=True):
    """What somebody chose for a new service. `menu_file` is the name of its menu file, without a folder."""

    template: str
    menu_file: str
    name: str
    code: str
    country: str
    languages: Sequence[str]

    def files(self) -> Mapping[str, str]:
        """Return the texts of the files by name: the menu file first, then its table and its scenarios."""
        table = (files(__package__) / f"{TEMPLATES[self.template]}.csv").read_text("utf-8")
        return {
            self.menu_file: self._data_file.write(self.template),
            self.table_file: table,
            self.scenario_file: self._data_file.write(f"{self.template}_scenarios"),
        }

    @property
    def stem(self) -> str:
        """What the names of all files begin with."""
        return PurePath(self.menu_file).stem

    @property
    def table_file(self) -> str:
        """The name of the table."""
        return f"{self.stem}_{TEMPLATES[self.template]}.csv"

    @property
    def scenario_file(self) -> str:
        """The name of the file of scenarios."""
        return f"{self.stem}_scenarios.yaml"

    @property
    def languages_to_translate(self) -> Sequence[str]:
        """The languages that we have no words in."""
        return [one for one in self.languages if primary_language(one) not in WORD_LANGUAGES]

    @property
    def texts_to_translate(self) -> int:
        """How many texts stand in the words of another language so far."""
        return self._data_file.write(self.template).count(MARK)

    @cached_property
    def _voice_number(self) -> str:
        """A number to call, an example of the country's; empty where a language has no voice or there is none."""
        if any(primary_language(language) not in VOICES for language in self.languages):
            return ""
        return _example_number(self.country)

    @property
    def _data_file(self) -> DataFile:
        several, voice = len(self.languages) > 1, bool(self._voice_number)
        return DataFile(
            self.languages,
            {
                "name": json.dumps(self.name, ensure_ascii=False),
                "code": json.dumps(self.code),
                "country": self.country,
                "zone": _time_zone(self.country),
                "first": "start" if several else "welcome",
                "table": quoted(self.table_file),
                "file": quoted(self.menu_file),
                "scenarios": self.scenario_file,
                "language_words": quoted(language_choice(self.languages)[0]),
                "default": self.languages[0],
                "second": self.languages[-1] if not several else self.languages[1],
                "number": self._voice_number,
            },
            frozenset({*(["several"] if several else []), *(["voice"] if voice else [])}),
            {
                "languages": self._languages,
                "language_options": self._language_options,
                "keyword": self._keyword,
                "voice_entry": self._voice_entry,
                "calendar": self._calendar,
                "words": self._words,
            },
        )

    def _languages(self) -> Iterator[str]:
        for language, name in language_names(self.languages).items():
            tts = f", tts: {VOICES[primary_language(language)]}" if self._voice_number else ""
            yield f"{language}: {{name: {quoted(name)}{tts}}}" if tts else f"{language}: {quoted(name)}"

    def _language_options(self) -> Iterator[str]:
        for language, name in language_choice(self.languages)[1].items():
            yield f"- {{say: {quoted(name)}, language: {language}}}"

    def _keyword(self, words: str, keyword: str, screen: str) -> Iterator[str]:
        """Yield a keyword of a language that is chosen. One of the default language leaves the caller's language."""
        spoken = next((one for one in self.languages if primary_language(one) == words), None)
        if words == source_language(self.languages) and (spoken is None or spoken == self.languages[0]):
            yield f"{keyword}: {screen}"
        elif spoken is not None:
            yield f"{keyword}: {{goto: {screen}, language: {spoken}}}"

    def _voice_entry(self) -> Iterator[str]:
        if self._voice_number:
            yield "voice:  # an example: put your own number here. Whose language is not known is asked for it first"
            yield f"  {json.dumps(self._voice_number)}: welcome"
            return
        names = language_names(self.languages)
        silent = [names[one] for one in self.languages if primary_language(one) not in VOICES]
        yield f"# Calls: we know no provider's voice for {', '.join(silent) or 'this country'}. Record the prompts"
        yield "# (docs/voice.md, Recordings), name their folder under `languages:`, and add the number to call:"
        yield '#   voice: {"+…": welcome}'

    def _calendar(self) -> Iterator[str]:
        if self.country in ETHIOPIAN_COUNTRIES:
            yield "calendar: ethiopian  # or gregorian: how citizens type and read dates"

    def _words(self) -> Iterator[str]:
        """Yield words of the gateway's own in languages in which it has none."""
        lacking = [one for one in self.languages if words_of(one) is None]
        if lacking:
            yield ""
            yield "# The gateway's own words, for languages in which it has none."
            yield "words:"
        default = own_words(self.languages[0]) or ENGLISH_WORDS
        for language in lacking:
            yield f"  {language}:"
            for name in ENGLISH_WORDS:
                if name not in COMMAND_WORDS and (self._voice_number or name not in CALL_WORDS):
                    yield f"    {name}: {json.dumps(default[name], ensure_ascii=False)}  {MARK}"


def _time_zone(country: str) -> str:
    """Return the time zone of a country, or the first of several; UTC if it is unknown."""
    zones = get_global("territory_zones").get(country) or ("UTC",)
    return str(zones[0])


def _example_number(country: str) -> str:
    """Return a number that nobody has, as one of the country is written; empty if none is known."""
    for kind in (PhoneNumberType.FIXED_LINE, PhoneNumberType.MOBILE):
        number = phonenumbers.example_number_for_type(country, kind)
        if number is not None:
            return str(phonenumbers.format_number(number, PhoneNumberFormat.E164))
    return ""
