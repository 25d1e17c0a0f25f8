"""The texts of a draft beside those of one language, row by row, with the room that each has."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping
from enum import StrEnum
from hashlib import blake2b

import msgspec
import yaml
from msgspec.structs import replace
from yaml.nodes import MappingNode, Node, ScalarNode

from gateway.console.translations.text_fits import fit_digest
from gateway.console.translations.text_names import name_text
from gateway.errors import DefinitionError
from gateway.published_menus.definition import MenuSource
from gateway.published_menus.translations import ServiceTexts, texts_of_source
from menus.translations.catalogue import CatalogueFile
from menus.translations.text_room import TextRoom, TextRooms
from menus.translations.units import TranslationUnit, child_node, compose_yaml

KEPT_UNITS = 12  # versions whose texts are read
OWN_WORDS = "The gateway's own words."
"""What the note of each of them begins with; the row is named so already."""


class TextState(StrEnum):
    """Whether a text is translated. Outdated: its words in the default language have changed since."""

    MISSING = "missing"
    OUTDATED = "outdated"
    DONE = "done"


class TextRow(msgspec.Struct, frozen=True):
    """A text: its words in the default language and in the other one, which are empty if there are none.

    `was` are the words in the default language that an outdated text translates. `borrowed`: the words of the default
    language are those of another one.
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

    `trouble` says why there are none. `has_errors`: the draft cannot be walked, so no room is known.
    """

    languages: dict[str, str] = {}
    language: str = ""
    rows: tuple[TextRow, ...] = ()
    trouble: str = ""
    has_errors: bool = False

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


class TextsBefore(msgspec.Struct, frozen=True):
    """What tells which texts are outdated.

    `versions` were live, the newest first. `fits` are the digests of translations that were looked at since.
    """

    versions: tuple[MenuSource, ...] = ()
    fits: tuple[str, ...] = ()

    def words_translated(self, text: str, words: str, default: str, language: str) -> str:
        """Return the words in the default language for which a translation was written; empty if nobody knows."""
        found = ""
        for version in self.versions:
            unit = _units_of(version).get(text)
            if unit is None or unit.in_language(language) != words:
                break
            found = unit.in_language(default)
        return found


def make_sheet(source: MenuSource, before: TextsBefore, language: str) -> TextSheet:
    """Return the sheet of a language; of the first one that is not the default if there is no such language."""
    try:
        texts = texts_of_source(source)
    except DefinitionError:
        return _sheet_with_errors(source, before, language)
    languages = {code: one.name for code, one in texts.service.languages.items()}
    if language not in texts.other_languages:
        language = next(iter(texts.other_languages), "")
    rows = tuple(rows_of(texts, before, language)) if language else ()
    return TextSheet(languages, language, rows)


def rows_of(texts: ServiceTexts, before: TextsBefore, language: str) -> Iterator[TextRow]:
    """Yield the texts in the order of the files, the gateway's own words last."""
    rooms, default = TextRooms(texts.service, language), texts.service.default_language
    for line in texts.lines((language,)):
        row = _row(line.id, line.source, line.translations.get(language, ""), before, default, language)
        note = "" if line.note.startswith("A choice") else line.note.removeprefix(OWN_WORDS).strip()
        yield replace(row, note=note, rooms=rooms.of(line.id), borrowed=line.borrowed)


def _row(name: str, source: str, words: str, before: TextsBefore, default: str, language: str) -> TextRow:
    where, what = name_text(name)
    was = before.words_translated(name, words, default, language) if words else ""
    is_outdated = was not in ("", source) and fit_digest(language, name, source, words) not in before.fits
    state = TextState.DONE if words else TextState.MISSING
    return TextRow(
        name,
        where,
        what,
        source,
        words,
        TextState.OUTDATED if is_outdated else state,
        was if is_outdated else "",
    )


def _sheet_with_errors(source: MenuSource, before: TextsBefore, language: str) -> TextSheet:
    """Return the texts of a draft with errors, as its YAML has them; a trouble if it cannot be read as YAML."""
    units, languages = _units_of(source), _languages_of(source)
    if not languages or not units:
        return TextSheet(
            trouble="The draft cannot be read, so its texts cannot be listed. What is wrong stands under Changes."
        )
    default, *others = languages
    if language not in others:
        language = next(iter(others), "")
    rows = tuple(
        _row(name, unit.in_language(default), unit.translation(language), before, default, language)
        for name, unit in (units.items() if language else ())
    )
    return TextSheet(languages, language, rows, has_errors=True)


def _languages_of(source: MenuSource) -> dict[str, str]:
    """Return the names of the languages by their codes, as the YAML has them."""
    try:
        node = child_node(child_node(compose_yaml(source.text), "service"), "languages")
    except yaml.YAMLError:
        return {}
    return {str(key.value): _name_in(value, str(key.value)) for key, value in getattr(node, "value", ())}


def _name_in(value: Node, code: str) -> str:
    inner = child_node(value, "name") if isinstance(value, MappingNode) else value
    return str(inner.value) if isinstance(inner, ScalarNode) else code


_units: OrderedDict[str, Mapping[str, TranslationUnit]] = OrderedDict()


def _units_of(source: MenuSource) -> Mapping[str, TranslationUnit]:
    """Return the texts of a version by their ids, which are kept for a while; none if they cannot be read."""
    digest = source.digest
    if digest not in _units:
        _units[digest] = _read_units(source)
        while len(_units) > KEPT_UNITS:
            _units.popitem(last=False)
    _units.move_to_end(digest)
    return _units[digest]


def _read_units(source: MenuSource) -> Mapping[str, TranslationUnit]:
    try:
        root = compose_yaml(source.text)
        units = dict(CatalogueFile("", root, source.text).units())
        for key, value in getattr(child_node(root, "include"), "value", ()):
            text = source.named.get(value.value, "")
            units |= CatalogueFile(f"{key.value}/", compose_yaml(text), text).units()
    except yaml.YAMLError:
        return {}
    return units
