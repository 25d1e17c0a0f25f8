"""The screens of a draft as the editor's map, list and completion need them, also where the check finds errors."""

import re
from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec.structs import replace
from yaml.nodes import MappingNode, ScalarNode

from gateway.console.draft_process.service_texts import service_texts
from gateway.published_menus.definition import MenuSource
from menus.compiler.kept_reading import KeptReading
from menus.edits import outline as outlines
from menus.edits.edit_result import EditRefusedError
from menus.edits.mapping_edits import find_entry
from menus.edits.menu_files import MenuFiles, ScreenNode
from menus.edits.names import defined_names
from menus.engine.scope import GATEWAY_NAMES
from menus.grammar.name_kinds import NameKind

KINDS = {"fields": NameKind.FIELD, "tables": NameKind.TABLE, "lookups": NameKind.LOOKUP}
SECTIONS = ("cases", "messages")
ANY_TEXT = "any text"
_OPTION = re.compile(r"\.options\.([^.]+)\.say")


class ScreenText(msgspec.Struct, frozen=True):
    """A text: its id for the edit `set_text`, its words by language (`""`: all languages)."""

    id: str
    words: dict[str, str]


class ScreenWay(msgspec.Struct, frozen=True):
    """A way out of a screen. `edit` is the edit that leads it elsewhere. `is_own`: the text names the target here."""

    label: str
    target: str
    option: int
    is_own: bool
    edit: dict[str, Any]


class ScreenOption(msgspec.Struct, frozen=True):
    """An option by its number, from 1, with its texts, and its keys that hold a single value."""

    number: int
    texts: list[ScreenText]
    values: dict[str, str]


class DraftScreen(msgspec.Struct, frozen=True):
    """A screen: its lines in its file, what leads into it, its texts, options and ways out, and its single values."""

    name: str
    file: str
    line: int
    last_line: int
    verb: str
    entries: list[str]
    texts: list[ScreenText]
    options: list[ScreenOption]
    ways: list[ScreenWay]
    values: dict[str, str]


class DraftOutline(msgspec.Struct, frozen=True):
    """The languages of a service by their codes, the default first; its screens; names that a text may mention."""

    languages: dict[str, str]
    screens: list[DraftScreen]
    names: dict[str, list[str]]


def read_files(source: MenuSource, kept: KeptReading | None = None) -> MenuFiles | None:
    """Read the files of a draft; None if YAML cannot read one of them. `kept` is what was read of it the last time."""
    try:
        return MenuFiles(service_texts(source), kept)
    except EditRefusedError:
        return None


def outline_of(files: MenuFiles) -> DraftOutline:
    """Return the outline of the files of a draft."""
    entries: dict[str, list[str]] = {}
    for entry in outlines.entries_in(files):
        entries.setdefault(entry.target, []).append(_entry_label(entry.label))
    screens = [
        _screen_where_it_is(files, screen, units, entries.get(screen.name, []))
        for screen, units in outlines.screens_in(files)
    ]
    return DraftOutline(_languages(files), screens, _names(files))


def _screen_where_it_is(
    files: MenuFiles, screen: ScreenNode, units: outlines.UnitsById, entries: list[str]
) -> DraftScreen:
    """Return a screen as it was read the last time, if it is as it was, with its lines and ways in of today."""
    document, part = screen.document, screen.part
    names = part.names.get("screens") if part.prefix else None
    found = document.read(
        screen.node,
        "draft screen",
        (screen.name, files.languages, names, units),
        lambda: _screen(outlines.outline_of_screen(files, screen, units)),
    )
    line = document.place(screen.key.start_mark.index).line
    return replace(found, line=line, last_line=line + found.last_line - found.line, entries=entries)


def _screen(screen: outlines.OutlineScreen) -> DraftScreen:
    texts: list[ScreenText] = []
    options: dict[str, list[ScreenText]] = {}  # by value or number, in the order of the file
    for text in screen.texts:
        option = _OPTION.search(text.id)
        shown = ScreenText(text.id, dict(text.words))
        (options.setdefault(option[1], []) if option else texts).append(shown)
    ways = [
        ScreenWay(way.label, way.target, way.edit.option, way.is_own, msgspec.to_builtins(way.edit))
        for way in screen.ways
    ]
    return DraftScreen(
        screen.name,
        screen.place.file,
        screen.place.line,
        screen.end.line,
        screen.verb,
        [],
        texts,
        [
            ScreenOption(number, found, dict(values))
            for number, (found, values) in enumerate(zip(options.values(), screen.options, strict=False), 1)
        ],
        ways,
        dict(screen.values),
    )


def _entry_label(path: str) -> str:
    """Return `*384*2040#`, `SMS REPORT` or `call +254711082000` for where a way in stands in the file."""
    section, _, rest = path.partition(" ")
    channel, _, name = rest.partition(" ")
    if section != "entry":
        return f"reply to {channel}"
    name = name.removeprefix("keywords ").removesuffix(" goto")
    name = ANY_TEXT if (channel, name) == ("sms", "otherwise") else name
    return {"ussd": name, "sms": f"SMS {name}", "voice": f"call {name}"}.get(channel, path)


def _languages(files: MenuFiles) -> dict[str, str]:
    found = find_entry(files.main.section("service"), "languages")
    names = {}
    for key, value in found[1].value if found and isinstance(found[1], MappingNode) else ():
        inner = find_entry(value, "name") if isinstance(value, MappingNode) else (key, value)
        names[key.value] = inner[1].value if inner and isinstance(inner[1], ScalarNode) else key.value
    return names


def _names(files: MenuFiles) -> dict[str, list[str]]:
    names = {name: defined_names(files, kind) for name, kind in KINDS.items()}
    names |= {section: [*_section_names(files, section)] for section in SECTIONS}
    constants = (f"const.{name}" for name in _section_names(files, "constants"))
    counts = (f"{name}.count" for name in names["lookups"])
    names["placeholders"] = [*names["fields"], *sorted(GATEWAY_NAMES), *constants, *counts]
    return names


def _section_names(files: MenuFiles, section: str) -> Iterator[str]:
    for part in files.parts:
        found = part.section(section)
        yield from (f"{part.prefix}{key.value}" for key, _ in (found.value if found else ()))
