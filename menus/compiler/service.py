"""A whole menu file, with the files that it includes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import TypeVar

from menus.analysis.prices import PricesIn, listed
from menus.analysis.sound import Sound
from menus.check import check
from menus.compiler.cases import read_case, read_message, read_state
from menus.compiler.entry import read_entries
from menus.compiler.hours import read_closed, read_holidays, read_hours, read_quiet_hours, read_resume
from menus.compiler.lookups import read_lookup
from menus.compiler.privacy import private_names
from menus.compiler.reading import Fields, Reading
from menus.compiler.screens import NAVIGATION, PAGING, read_screen
from menus.compiler.settings import read_constants, read_heading, read_keys, read_limits, read_words
from menus.compiler.tables import read_table
from menus.compiler.voice import read_voice
from menus.model import AnyLookup, CaseKind, Screen, Service
from menus.model.tables import Table
from menus.problems import Problem, Problems
from menus.yaml.source import Entry, Node, read_source
from menus.yaml.source import Mapping as MappingNode

VERSION = "1"
PARTS = ("screens", "cases", "lookups", "tables")
T = TypeVar("T")
ReadFile = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Compiled:
    """What came of a file: the service, where nothing fatal is wrong with it, and everything that is wrong."""

    service: Service | None
    problems: tuple[Problem, ...]


def compile_service(
    text: str,
    file: str,
    read_file: ReadFile,
    listen: Callable[[Service], Sound] | None = None,
    prices: PricesIn = listed,
) -> Compiled:
    """Compile the menu file `text`. `read_file` gives the text of a file that it names, or raises OSError.

    `listen` says what is recorded of the service; without it recordings are not looked for. `prices` are those of
    texts.
    """
    problems = Problems()
    root = read_source(text, file, problems)
    service = None
    reading = Reading(problems, lines={file: text.splitlines()})
    if root is not None and not isinstance(root, MappingNode):
        cure = "`gateway new` writes one to start from."
        reading.error(
            "M103", root.place, "A menu file is a list of `key: value` lines, such as `version: 1`.", cure
        )
    elif root is not None:
        service = _Compiler(reading, reading.fields(root, "A menu file"), read_file).compile()
        check(service, reading, None if listen is None else listen(service), prices)
    return Compiled(None if problems.fatal else service, tuple(problems))


@dataclass(frozen=True, slots=True)
class _Parts:
    """What an included file may have too."""

    screens: Mapping[str, Screen]
    cases: Mapping[str, CaseKind]
    lookups: Mapping[str, AnyLookup]
    tables: Mapping[str, Table]


@dataclass(slots=True)
class _Compiler:
    reading: Reading
    fields: Fields
    read_file: ReadFile

    def compile(self) -> Service:
        reading, fields = self.reading, self.fields
        self._version()
        heading = read_heading(reading, fields.need("service"))
        reading.vocabulary = read_words(reading, fields.take("words"))
        hours = read_hours(reading, fields.take("hours"))
        reading.hours = tuple(hours)
        ussd, sms, voice = read_entries(reading, fields.need("entry"))
        parts = self._parts()
        closed = read_closed(reading, fields)
        service = Service(
            name=heading.name,
            languages=heading.languages,
            country=heading.country,
            time_zone=heading.time_zone,
            ussd=ussd,
            sms=sms,
            voice=voice,
            screens=parts.screens,
            cases=parts.cases,
            lookups=parts.lookups,
            tables=parts.tables,
            messages=_named(reading, fields, "messages", read_message),
            states=_named(reading, fields, "states", read_state),
            words=reading.vocabulary,
            keys=read_keys(reading, fields.take("keys")),
            navigation=reading.one_of(fields.take("navigation"), "`navigation`", NAVIGATION) or "shown",
            paging=reading.one_of(fields.take("paging"), "`paging`", PAGING) or "keys",
            limits=read_limits(reading, fields.take("limits")),
            constants=read_constants(reading, fields.take("constants")),
            resume=read_resume(reading, fields.take("resume")),
            voice_defaults=read_voice(reading, fields.take("voice")),
            hours=hours,
            holidays=read_holidays(reading, fields.take("holidays")),
            quiet_hours=read_quiet_hours(reading, fields.take("quiet_hours")),
            closed=closed,
            closed_everywhere=closed is not None and not reading.closes_in_part,
        )
        fields.close()
        judged = frozenset(name for screen in parts.screens.values() for name in screen.judges)
        return replace(service, private=private_names(service), judged=judged)

    def _version(self) -> None:
        node = self.fields.need("version")
        version = self.reading.word(node, "`version`")
        if node is not None and version is not None and version != VERSION:
            cure = f"Write `version: {VERSION}`."
            self.reading.error("M104", node.place, f"This gateway does not know version `{version}`.", cure)

    def _parts(self) -> _Parts:
        """The parts of this file and of those it includes."""
        parts = _read_parts(self.reading, self.fields, self.read_file)
        included = self.fields.take("include")
        if included is None:
            return parts
        for entry in self.reading.fields(included, "`include:`"):
            more = self._include(entry)
            if more is not None:
                parts = _Parts(
                    {**parts.screens, **more.screens},
                    {**parts.cases, **more.cases},
                    {**parts.lookups, **more.lookups},
                    {**parts.tables, **more.tables},
                )
        return parts

    def _include(self, entry: Entry) -> _Parts | None:
        reading = self.reading
        path = reading.word(entry.value, "An included file")
        if path is None:
            return None
        try:
            text = self.read_file(path)
        except (OSError, UnicodeError) as error:
            reading.unreadable(entry.value.place, path, error)
            return None
        reading.lines[path] = text.splitlines()
        root = read_source(text, path, reading.problems)
        if root is None:
            return None
        fields = reading.fields(root, "An included file")
        reading.prefix = f"{entry.key.text}."
        reading.own_names = {part: _keys(fields.node.get(part)) for part in PARTS}
        try:
            parts = _read_parts(reading, fields, self.read_file)
        finally:
            reading.prefix, reading.own_names = "", {}
        fields.take("version")
        fields.close()
        return parts


def _keys(node: Node | None) -> frozenset[str]:
    return frozenset(node.entries) if isinstance(node, MappingNode) else frozenset()


def _read_parts(reading: Reading, fields: Fields, read_file: ReadFile) -> _Parts:
    return _Parts(
        screens=_named(reading, fields, "screens", read_screen),
        cases=_named(reading, fields, "cases", read_case),
        lookups=_named(reading, fields, "lookups", read_lookup),
        tables=_named(
            reading, fields, "tables", lambda reading, entry: read_table(reading, entry, read_file)
        ),
    )


def _named(
    reading: Reading, fields: Fields, key: str, read: Callable[[Reading, Entry], T | None]
) -> dict[str, T]:
    """The entries of a part by name; those of an included file begin with the name it is included under."""
    node = fields.take(key)
    if node is None:
        return {}
    found = {}
    for entry in reading.fields(node, f"`{key}:`"):
        name = f"{reading.prefix}{entry.key.text}"
        reading.origins[key, name] = entry
        value = read(reading, entry)
        if value is not None:
            found[name] = value
    return found
