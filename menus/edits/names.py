"""Where the files of a service name a screen, a field, a table or a lookup."""

import re
from collections.abc import Collection, Iterator, Mapping

import msgspec
from yaml.nodes import MappingNode, ScalarNode, SequenceNode

from menus.analysis.columns import CASE_COLUMNS
from menus.edits.grammar_walk import Visit
from menus.edits.mapping_edits import find_entry
from menus.edits.menu_files import MenuFiles, MenuPart
from menus.expressions.templates import placeholder_matches
from menus.grammar.name_kinds import NameKind
from menus.grammar.shapes import MapShape, ObjectShape, StringShape
from menus.grammar.values import PATTERN
from menus.model.surveys import SHARE, SURVEY
from menus.model.tables import Table, read_csv

SECTIONS = {NameKind.SCREEN: "screens", NameKind.TABLE: "tables", NameKind.LOOKUP: "lookups"}
_OWNERS = (NameKind.FIELD, NameKind.LOOKUP)  # whose names stand in placeholders
_VALUES_IN = ("screens", "cases", "lookups", "reminders")  # the sections whose texts show fields and lookups
_DOTTED = re.compile(r"\{?(?P<name>[A-Za-z_]\w*)(?:\.(?P<column>(?<=survey\.)\w+\.[^{}:]+|\w+))?")
_SHARE_OF_FIELD = re.compile(rf"\w+\.{SHARE}\.(?P<field>\w+)\.")


class NameMention(msgspec.Struct, frozen=True):
    """A place that names something: `start` and `end` are the characters of `node.value` that do.

    `name` is its name in the whole service. `mapping` has the key, if it is one. `defines`: the name is given there.
    `is_whole`: the value is nothing but the name, perhaps with a prefix.
    """

    part: MenuPart
    node: ScalarNode
    name: str
    start: int
    end: int
    path: tuple[str, ...]
    mapping: MappingNode | None = None
    defines: bool = False
    is_whole: bool = False

    @property
    def screen(self) -> str:
        """The screen in which it stands; empty outside of screens."""
        return f"{self.part.prefix}{self.path[1]}" if self.path[0] == "screens" and len(self.path) > 1 else ""


def mentions(files: MenuFiles, kind: NameKind, sections: Collection[str] = ()) -> Iterator[NameMention]:
    """Yield every place that names something of a kind, in the order of the files; only in some sections, if told."""
    for part in files.parts:
        for visit in files.visits(part):
            if not sections or (visit.path and visit.path[0] in sections):
                yield from _mentions_of(files, part, visit, kind)


def defined_names(files: MenuFiles, kind: NameKind) -> list[str]:
    """Return the names of a kind that the files define, in their order."""
    found = (
        mention.name
        for part in files.parts
        for visit in files.visits(part)
        if _names_alone(visit, kind)
        for mention in _mentions_of(files, part, visit, kind)
        if mention.defines
    )
    return list(dict.fromkeys(found))


def _names_alone(visit: Visit, kind: NameKind) -> bool:
    """Return True if a place has nothing but a name of this kind."""
    return isinstance(visit.shape, MapShape | ObjectShape | StringShape) and visit.shape.names is kind


def _mentions_of(files: MenuFiles, part: MenuPart, visit: Visit, kind: NameKind) -> Iterator[NameMention]:
    node, path, shape = visit.node, visit.path, visit.shape
    named = shape.names if isinstance(shape, MapShape | ObjectShape | StringShape) else None
    if visit.mapping is not None:
        if named is kind:
            name = f"{part.prefix}{node.value}" if kind in SECTIONS else node.value
            defines = path[0] != "surveys"  # a quota names a field, which a screen saves
            yield NameMention(
                part, node, name, 0, len(node.value), path, visit.mapping, defines=defines, is_whole=True
            )
        elif named is NameKind.VALUE and kind in _OWNERS and _shows_values(files, path):
            yield from _heads(files, part, visit, kind, [_DOTTED.match(node.value)])
        return
    if named is kind or (named is NameKind.ROWS and kind in (NameKind.TABLE, NameKind.LOOKUP)):
        name = _whole_name(files, part, node.value.strip(), kind, rows=named is NameKind.ROWS)
        if name:
            local = len(node.value.rstrip()) - len(name.removeprefix(part.prefix).rpartition(".")[2])
            defines = kind is NameKind.FIELD and path[-1] == "save"
            yield NameMention(
                part, node, name, local, len(node.value.rstrip()), path, defines=defines, is_whole=True
            )
    elif kind in _OWNERS and _shows_values(files, path) and shape is not PATTERN:
        if named is NameKind.VALUE and "{" not in node.value:
            if not node.style or path[-1] == "by":
                yield from _heads(files, part, visit, kind, [_DOTTED.fullmatch(node.value.strip())])
        else:
            yield from _heads(files, part, visit, kind, placeholder_matches(node.value))


def _shows_values(files: MenuFiles, path: tuple[str, ...]) -> bool:
    """Return True if texts at a place show fields and lookups. Messages do so only if a reminder sends them."""
    is_reminder = path[0] == "messages" and len(path) > 1 and path[1] in files.reminder_messages
    return path[0] in _VALUES_IN or is_reminder


def _whole_name(files: MenuFiles, part: MenuPart, written: str, kind: NameKind, *, rows: bool) -> str:
    """Return the name in the whole service of a name that stands alone; empty if it is of another kind."""
    if kind not in SECTIONS:
        return written
    name = files.qualified(part, SECTIONS[kind], written)
    if not rows:
        return name
    is_table = part.has("tables", written) or (
        not part.has("lookups", written) and _exists(files, NameKind.TABLE, written)
    )
    return name if is_table == (kind is NameKind.TABLE) else ""


def _exists(files: MenuFiles, kind: NameKind, name: str) -> bool:
    return any(
        name.startswith(part.prefix) and part.has(SECTIONS[kind], name.removeprefix(part.prefix))
        for part in files.parts
    )


def _heads(
    files: MenuFiles,
    part: MenuPart,
    visit: Visit,
    kind: NameKind,
    found: "Iterator[re.Match[str]] | list[re.Match[str] | None]",
) -> Iterator[NameMention]:
    """Yield the names before the dots of placeholders and conditions, and `{profile.name}`."""
    for match in found:
        if match is None:
            continue
        name, column, group = match["name"], match["column"], "name"
        if kind is NameKind.FIELD:
            if name == "profile" and column:
                name, group = column, "column"
            elif name == SURVEY and column and (share := _SHARE_OF_FIELD.match(column)):
                start = match.start("column") + share.start("field")
                end = start + len(share["field"])
                yield NameMention(part, visit.node, share["field"], start, end, visit.path, visit.mapping)
                continue
            elif name in _columns_in_label(files, part, visit):
                continue
        elif column is None:
            continue
        else:
            name = files.qualified(part, "lookups", name)
        yield NameMention(
            part, visit.node, name, match.start(group), match.end(group), visit.path, visit.mapping
        )


def _columns_in_label(files: MenuFiles, part: MenuPart, visit: Visit) -> Mapping[str, str] | tuple[str, ...]:
    """Return the columns that come before answers of their names: those of a list's rows, in its label."""
    if visit.path[0] != "screens" or visit.path[2:3] != ("label",):
        return ()
    screen = find_entry(part.section("screens"), visit.path[1])
    source = find_entry(screen[1], "from") if screen else None
    return columns_of_source(files, part, str(source[1].value)) if source else ()


def columns_of_source(files: MenuFiles, part: MenuPart, written: str) -> tuple[str, ...]:
    """Return the columns of a table or lookup as a file names it; none if they are not known."""
    for section in ("tables", "lookups"):
        name = files.qualified(part, section, written)
        for owner in files.parts:
            own = name.removeprefix(owner.prefix) if name.startswith(owner.prefix) else ""
            found = find_entry(owner.section(section), own)
            if found is not None:
                return _columns(files, owner, section, found[1])
    return ()


def _columns(files: MenuFiles, part: MenuPart, section: str, node: object) -> tuple[str, ...]:
    rows, file = _value(node, "rows"), _value(node, "file")
    if section == "tables" and isinstance(rows, SequenceNode) and rows.value:
        first = rows.value[0]
        return tuple(str(key.value) for key, _ in first.value) if isinstance(first, MappingNode) else ()
    if section == "tables" and isinstance(file, ScalarNode):
        table = read_csv(files.texts.named.get(file.value.strip(), ""), "")
        return table.columns if isinstance(table, Table) else ()
    table_name, columns = _value(node, "table"), _value(node, "columns")
    if isinstance(table_name, ScalarNode):
        return columns_of_source(files, part, table_name.value.strip()) if section == "lookups" else ()
    if isinstance(columns, MappingNode):
        return tuple(str(key.value) for key, _ in columns.value)
    return CASE_COLUMNS if _value(node, "case") is not None else ()


def _value(node: object, key: str) -> object:
    found = find_entry(node, key) if isinstance(node, MappingNode) else None
    return found[1] if found else None
