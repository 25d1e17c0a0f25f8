"""A whole menu file."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TypeVar

from menus.checks import check
from menus.compiler.cases import read_case, read_message, read_state
from menus.compiler.entry import read_entries
from menus.compiler.lookups import read_lookup, read_table
from menus.compiler.reading import Fields, Reading
from menus.compiler.screens import NAVIGATION, read_screen
from menus.compiler.settings import read_constants, read_heading, read_keys, read_limits, read_words
from menus.model import Service
from menus.problems import Problem, Problems
from menus.source import Entry, read_source

LATER = dict.fromkeys(
    ("paging", "resume", "voice", "quiet_hours", "hours", "holidays", "closed", "include"),
    "It comes with the whole language.",
)
VERSION = "1"
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Compiled:
    """What came of a file: the service, where nothing fatal is wrong with it, and everything that is wrong."""

    service: Service | None
    problems: tuple[Problem, ...]


def compile_service(text: str, file: str, read_file: Callable[[str], str]) -> Compiled:
    """Compile the menu file `text`. `read_file` gives the text of a file that it names, or raises OSError."""
    problems = Problems()
    root = read_source(text, file, problems)
    service = None
    if root is not None:
        reading = Reading(problems)
        service = _Compiler(reading, reading.fields(root, "A menu file"), read_file).compile()
        check(service, reading)
    return Compiled(None if problems.fatal else service, tuple(problems))


@dataclass(slots=True)
class _Compiler:
    reading: Reading
    fields: Fields
    read_file: Callable[[str], str]

    def compile(self) -> Service:
        reading, fields = self.reading, self.fields
        self._version()
        heading = read_heading(reading, fields.need("service"))
        reading.vocabulary = read_words(reading, fields.take("words"))
        ussd, sms, voice = read_entries(reading, fields.need("entry"))
        service = Service(
            name=heading.name,
            languages=heading.languages,
            country=heading.country,
            time_zone=heading.time_zone,
            ussd=ussd,
            sms=sms,
            voice=voice,
            screens=self._named("screens", read_screen),
            cases=self._named("cases", read_case),
            lookups=self._named("lookups", read_lookup),
            tables=self._named("tables", lambda reading, entry: read_table(reading, entry, self.read_file)),
            messages=self._named("messages", read_message),
            states=self._named("states", read_state),
            words=reading.vocabulary,
            keys=read_keys(reading, fields.take("keys")),
            navigation=reading.one_of(fields.take("navigation"), "`navigation`", NAVIGATION) or "shown",
            limits=read_limits(reading, fields.take("limits")),
            constants=read_constants(reading, fields.take("constants")),
        )
        fields.close(LATER)
        return service

    def _version(self) -> None:
        node = self.fields.need("version")
        version = self.reading.word(node, "`version`")
        if node is not None and version is not None and version != VERSION:
            cure = f"Write `version: {VERSION}`."
            self.reading.error("M008", node.place, f"This gateway does not know version `{version}`.", cure)

    def _named(self, key: str, read: Callable[[Reading, Entry], T | None]) -> dict[str, T]:
        node = self.fields.take(key)
        if node is None:
            return {}
        entries = self.reading.fields(node, f"`{key}:`")
        return {
            entry.key.text: value for entry in entries if (value := read(self.reading, entry)) is not None
        }
