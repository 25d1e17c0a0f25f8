"""What was read of a service the last time, so that a text that differs a little is read in less time."""

from collections.abc import Mapping

import msgspec
from msgspec.structs import replace

from menus.compiler.reader import Lost, NodeReader
from menus.compiler.screens import read_screen
from menus.model import Screen
from menus.problems import Problems
from menus.yaml.blocks import YamlBlocks
from menus.yaml.source import YamlEntry


class _ReadScreen(msgspec.Struct, frozen=True):
    """A screen, the lines that it was read from, and the reader with all that was noted on the way."""

    entry: YamlEntry
    screen: Screen | None
    reader: NodeReader


class ScreensOfFile(msgspec.Struct, frozen=True):
    """The screens of a file as they were read: `before`, in an earlier text, and `now`.

    `known_before` is what the reader of a screen knew of the rest of the service.
    """

    known_before: tuple[object, ...]
    before: Mapping[str, _ReadScreen]
    now: dict[str, _ReadScreen] = msgspec.field(default_factory=dict)

    def read(self, reader: NodeReader, entry: YamlEntry) -> Screen | None:
        """Return the screen of an entry, and note in `reader` what reading it notes."""
        name = entry.key.text
        known = self.before.get(name)
        if known is None or known.entry is not entry:
            own = _without_notes(reader)
            known = _ReadScreen(entry, read_screen(own, entry), own)
        self.now[name] = known
        _add_notes(reader, known.reader)
        return known.screen


class KeptReading:
    """The blocks and the screens of each file as they were read. The next text takes over what is the same in it.

    One thread uses it, for one service. Reading with it finds what reading without it finds.
    """

    def __init__(self) -> None:
        self._blocks: dict[str, YamlBlocks] = {}
        self._screens: dict[str, ScreensOfFile] = {}  # by the prefix of the file

    def blocks(self, file: str) -> YamlBlocks:
        """Return the blocks of a file."""
        return self._blocks.setdefault(file, YamlBlocks())

    def screens(self, reader: NodeReader) -> ScreensOfFile:
        """Return what reads the screens of the file that `reader` is about to read."""
        known_before, last = _known_before(reader), self._screens.get(reader.prefix)
        before = {} if last is None or last.known_before != known_before else last.now
        self._screens[reader.prefix] = ScreensOfFile(known_before, before)
        return self._screens[reader.prefix]


def _known_before(reader: NodeReader) -> tuple[object, ...]:
    """Return what the reader of a screen knows of the rest of the service."""
    return (
        reader.languages,
        Lost.LANGUAGES in reader.lost,
        reader.country,
        reader.calendar,
        reader.prefix,
        reader.included_names,
        reader.unaccented,
        reader.hours_names,
        reader.gateway_words,
        reader.words_with_cases,
        reader.own_words,
    )


def _without_notes(reader: NodeReader) -> NodeReader:
    """Return a reader that knows as much, and has noted nothing."""
    return replace(
        reader,
        problems=Problems(),
        has_closed_targets=False,
        lost=reader.lost & {Lost.LANGUAGES},
        mentions=[],
        entries_by_name={},
        written_texts=[],
        answers_read_in_part=set(),
        incomplete_answers=set(),
        other_languages=[],
        unknown_languages=[],
    )


def _add_notes(reader: NodeReader, own: NodeReader) -> None:
    reader.problems.collected += own.problems.collected
    reader.has_closed_targets |= own.has_closed_targets
    reader.lost |= own.lost
    reader.mentions += own.mentions
    reader.written_texts += own.written_texts
    reader.answers_read_in_part |= own.answers_read_in_part
    reader.incomplete_answers |= own.incomplete_answers
    reader.other_languages += own.other_languages
    reader.unknown_languages += own.unknown_languages
