"""The texts of a draft beside those of one language, row by row, with the room that each has."""

from collections.abc import Iterator, Mapping
from enum import StrEnum
from hashlib import blake2b

import msgspec
import yaml

from gateway.console.translations.text_names import name_text
from gateway.errors import DefinitionError
from gateway.published_menus.definition import MenuSource
from gateway.published_menus.translations import ServiceTexts, texts_of_source
from menus.translations.catalogue import CatalogueFile, CatalogueLine
from menus.translations.text_room import TextRoom, TextRooms
from menus.translations.units import TranslationUnit, child_node, compose_yaml

OWN_WORDS = "The gateway's own words."
"""What the note of each of them begins with; the row is named so already."""


class TextState(StrEnum):
    """Whether a text is translated. Outdated: it is as it is live, its words in the default language are not."""

    MISSING = "missing"
    OUTDATED = "outdated"
    DONE = "done"


class TextRow(msgspec.Struct, frozen=True):
    """A text: its words in the default language and in the other one, which are empty if there are none.

    `was` are the live words in the default language of an outdated text. `borrowed`: the words of the default language
    are those of another one.
    """

    id: str
    where: str
    what: str
    source: str
    words: str
    state: TextState
    was: str = ""
    note: str = ""
    rooms: tuple[TextRoom, ...] = ()
    borrowed: bool = False

    @property
    def anchor(self) -> str:
        """The id of the row in the page."""
        return f"text-{blake2b(self.id.encode(), digest_size=6).hexdigest()}"

    @property
    def is_message(self) -> bool:
        """True if it goes out as a text of its own, in parts, and not as the page of a screen."""
        return self.id.rpartition("/")[2].startswith("messages.") or ".send_sms" in self.id

    @property
    def seen(self) -> str:
        """A digest of what a translator saw of the text."""
        return blake2b(f"{self.source}\0{self.words}".encode(), digest_size=8).hexdigest()


class TextSheet(msgspec.Struct, frozen=True):
    """The rows of a language, and the languages of the service by their codes, the default one first.

    `trouble` says why there are none.
    """

    languages: dict[str, str] = {}
    language: str = ""
    rows: tuple[TextRow, ...] = ()
    trouble: str = ""

    @property
    def default(self) -> str:
        """The language that is translated from."""
        return next(iter(self.languages), "")

    @property
    def other_languages(self) -> list[tuple[str, str]]:
        """The languages that are translated into, each with its name."""
        return list(self.languages.items())[1:]

    def count(self, state: str) -> int:
        """Count the rows in a state."""
        return sum(row.state == state for row in self.rows)


def make_sheet(source: MenuSource, live: MenuSource | None, language: str) -> TextSheet:
    """Return the sheet of a language; of the first one that is not the default if there is no such language."""
    try:
        texts = texts_of_source(source)
    except DefinitionError:
        return TextSheet(
            trouble="The draft has errors, so its texts cannot be listed. They stand under Changes; mend them first."
        )
    languages = {code: one.name for code, one in texts.service.languages.items()}
    if language not in texts.other_languages:
        language = next(iter(texts.other_languages), "")
    rows = tuple(rows_of(texts, live, language)) if language else ()
    return TextSheet(languages, language, rows)


def rows_of(texts: ServiceTexts, live: MenuSource | None, language: str) -> Iterator[TextRow]:
    """Yield the texts in the order of the files, the gateway's own words last."""
    rooms = TextRooms(texts.service, language)
    before, default = {} if live is None else _live_units(live), texts.service.default_language
    for line in texts.lines((language,)):
        where, what = name_text(line.id)
        words, was = line.translations.get(language, ""), before.get(line.id)
        is_outdated = bool(words) and was is not None and _is_outdated(line, words, was, default, language)
        state = TextState.DONE if words else TextState.MISSING
        yield TextRow(
            line.id,
            where,
            what,
            line.source,
            words,
            TextState.OUTDATED if is_outdated else state,
            was.in_language(default) if is_outdated and was is not None else "",
            "" if line.note.startswith("A choice") else line.note.removeprefix(OWN_WORDS).strip(),
            rooms.of(line.id),
            line.borrowed,
        )


def _is_outdated(line: CatalogueLine, words: str, was: TranslationUnit, default: str, language: str) -> bool:
    return was.in_language(default) not in ("", line.source) and was.in_language(language) == words


def _live_units(live: MenuSource) -> Mapping[str, TranslationUnit]:
    """Return the texts of the live version by their ids; none if they cannot be read."""
    try:
        root = compose_yaml(live.text)
        units = dict(CatalogueFile("", root, live.text).units())
        for key, value in getattr(child_node(root, "include"), "value", ()):
            text = live.named.get(value.value, "")
            units |= CatalogueFile(f"{key.value}/", compose_yaml(text), text).units()
    except yaml.YAMLError:
        return {}
    return units
