"""List every text of a service with its translations and a note for the translator."""

import re
from collections.abc import Iterator, Mapping

import msgspec
from yaml.nodes import Node

from menus.expressions.conditional_texts import CitizenText
from menus.model import Screen, Service
from menus.rendering.text.budget import PageBudget
from menus.translations.units import TranslationUnit, find_units
from menus.translations.word_cases import node_of_word, word_ids, word_in_file
from menus.verbs.menu import Menu
from menus.words.language_words import WORD_NAMES, words_of
from menus.yaml.translation_mark import mark_span

WORDS_PREFIX = "words."
_NAME_IN_INCLUDED_FILE = re.compile(r"\w+/")


class CatalogueLine(msgspec.Struct, frozen=True):
    """One text: its words in the default language, its translations (empty if there is none), and a note.

    `borrowed`: the words in the default language are those of another one, and are marked `# to translate`.
    """

    id: str
    source: str
    translations: Mapping[str, str]
    note: str = ""
    borrowed: bool = False


class CatalogueFile(msgspec.Struct, frozen=True):
    """A menu file of a service: its text, and the nodes that were read from it.

    `prefix` is empty for the main file, and `health/` for an included one.
    """

    prefix: str
    root: Node | None
    text: str = ""

    def units(self) -> Mapping[str, TranslationUnit]:
        """Return its texts, by their ids in the whole service."""
        found = find_units(self.root, included=bool(self.prefix), text=self.text)
        return {f"{self.prefix}{unit.id}": unit for unit in found}


def build_catalogue(
    service: Service, parts: tuple[CatalogueFile, ...], languages: tuple[str, ...]
) -> tuple[CatalogueLine, ...]:
    """Return the lines to translate into `languages`, in the order of the files. The gateway's own words come last."""
    default = service.default_language
    lines = [
        CatalogueLine(
            name,
            unit.in_language(default),
            {language: unit.translation(language) for language in languages},
            translator_note(service, name),
            default in unit.marked,
        )
        for part in parts
        for name, unit in part.units().items()
    ]
    return (*lines, *_word_lines(service, parts[0], languages))


def _word_lines(service: Service, part: CatalogueFile, languages: tuple[str, ...]) -> Iterator[CatalogueLine]:
    default = service.default_language
    for name in sorted(WORD_NAMES):
        for word_id in word_ids(part.root, default, name):
            source = service.words[default][name]
            if word_id != name:
                source = word_in_file(part.root, default, word_id)
            translated = {language: _translated_word(part, language, word_id) for language in languages}
            unread = [one for one, word in translated.items() if _is_unreviewed(one, name, word)]
            note = f" Nobody who speaks it has read: {', '.join(unread)}." if unread else ""
            note, borrowed = f"The gateway's own words.{note}", _is_marked(part, default, word_id)
            yield CatalogueLine(f"{WORDS_PREFIX}{word_id}", source, translated, note, borrowed)


def _is_marked(part: CatalogueFile, language: str, word_id: str) -> bool:
    node = node_of_word(part.root, language, word_id)
    return node is not None and mark_span(part.text, node) is not None


def _translated_word(part: CatalogueFile, language: str, word_id: str) -> str:
    return "" if _is_marked(part, language, word_id) else word_in_file(part.root, language, word_id)


def _is_unreviewed(language: str, name: str, word: str) -> bool:
    """Return True if a word is ours, and nobody who speaks the language has read it."""
    ours = words_of(language)
    return ours is not None and not ours.reviewed and ours.words[name] == word


def translator_note(service: Service, name: str) -> str:
    """Return a note about the length that a text may have."""
    prefix, path = name.split("/", 1) if _NAME_IN_INCLUDED_FILE.match(name) else ("", name)
    part, _, rest = path.partition(".")
    if part == "messages":
        return "A text message: 160 characters are one part, each further part is paid again."
    screen_name, _, place = rest.partition(".")
    screen_name = f"{prefix}.{screen_name}" if prefix else screen_name
    screen = service.screens.get(screen_name) if part == "screens" else None
    if place.startswith("options."):
        return "A choice on the page: short is best."
    prompt = place.partition(".")[0] in ("menu", "ask", "list", "say", "end", "invalid")
    return _room_note(service, screen) if screen is not None and prompt else ""


def _room_note(service: Service, screen: Screen) -> str:
    limit = service.limits.channels["ussd"]
    used = max(_characters_below(service, screen, language) for language in service.languages)
    left = limit - used
    if left <= 0:
        return f"The choices alone fill a USSD page of {limit} characters."
    return f"{left} of the {limit} characters of a USSD page are left for it; what is longer takes a second page."


def _characters_below(service: Service, screen: Screen, language: str) -> int:
    """Return the most characters below a text: choices and navigation lines, with their line breaks."""
    words, keys = service.words[language], service.keys["ussd"]
    lines = []
    if isinstance(screen.verb, Menu):
        lines = [
            f"\n{option.key or number}. {_longest_source(option.say, language)}"
            for number, option in enumerate(screen.verb.options, 1)
        ]
    if (screen.navigation or service.navigation) == "shown" and not screen.ends:
        lines += [f"\n{keys.back}. {words['back']}"] if keys.back else []
        lines += [f"\n{keys.home}. {words['home']}"] if keys.home else []
    return PageBudget(160).measure("".join(lines)).used


def _longest_source(text: CitizenText, language: str) -> str:
    """Return a text as its author wrote it; of several cases the longest."""
    templates = (wording.by_language[language] for wording, _ in text.wordings)
    return max(("".join(map(str, template.parts)) for template in templates), key=len)
