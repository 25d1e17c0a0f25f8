"""The edit that renames a screen, a field, a table or a lookup everywhere."""

from typing import Literal

from menus.compiler.reader import NAME_PATTERN
from menus.edits.edit import Edit
from menus.edits.edit_result import Consequence, EditRefusedError
from menus.edits.mapping_edits import rename_key, write_scalar
from menus.edits.menu_files import MenuFiles
from menus.edits.names import SECTIONS, NameMention, mentions
from menus.edits.node_tree import ScalarTree
from menus.grammar.name_kinds import NameKind
from menus.rules.reserved_name import RESERVED_NAMES


class Rename(Edit, frozen=True, tag="rename"):
    """Gives a screen, a field, a table or a lookup another name, wherever the menu files name it.

    `name` is its name in the whole service ("health.clinics"), `to` the new one without a prefix.
    """

    kind: Literal["screen", "field", "table", "lookup"]
    name: str
    to: str

    def change(self, files: MenuFiles) -> tuple[Consequence, ...]:
        """Write the new name."""
        kind = NameKind(self.kind)
        found = [one for one in mentions(files, kind) if one.name == self.name]
        if not any(one.defines for one in found):
            raise EditRefusedError(f"There is no {self.kind} `{self.name}`.")
        if self.to == self.name.rpartition(".")[2]:
            return ()
        _require_good_name(files, kind, self.to)
        if kind in SECTIONS:
            files.require_one_prefix(next(one.part for one in found if one.defines))
        if kind in (NameKind.FIELD, NameKind.LOOKUP):
            _require_one_meaning(files, kind, self.name)
        seen: set[int] = set()
        for mention in found:
            if id(mention.node) not in seen:
                seen.add(id(mention.node))
                _write(mention, [one for one in found if one.node is mention.node], self.to)
        return _CONSEQUENCES[kind](self.name, found)


def _require_good_name(files: MenuFiles, kind: NameKind, name: str) -> None:
    if not NAME_PATTERN.fullmatch(name):
        raise EditRefusedError(f"`{name}` is no name. Use letters, digits and _, beginning with a letter.")
    if kind in SECTIONS:
        files.require_unused_name(SECTIONS[kind], name, kind.value)
    if kind is NameKind.SCREEN:
        return
    if name in RESERVED_NAMES or (kind is NameKind.FIELD and name == "language"):
        raise EditRefusedError(f"The gateway itself knows `{name}`. Choose another name.")
    for section in ("lookups", "cases", "tables"):
        files.require_unused_name(section, name, section.removesuffix("s"))
    taken = next((one for one in mentions(files, NameKind.FIELD) if one.name == name), None)
    if taken is not None:
        position = taken.node.start_mark.index
        raise taken.part.document.refuse(f"There is a field `{name}` already.", position)


def _require_one_meaning(files: MenuFiles, kind: NameKind, name: str) -> None:
    """Refuse a name that is a field and a lookup or case too: nobody could tell which one a place means."""
    others = ("lookups", "cases") if kind is NameKind.FIELD else ("cases",)
    for section in others:
        files.require_unused_name(section, name, section.removesuffix("s"))
    if kind is NameKind.LOOKUP:
        field = next(
            (one for one in mentions(files, NameKind.FIELD) if one.name == name and one.defines), None
        )
        if field is not None:
            position = field.node.start_mark.index
            raise field.part.document.refuse(f"`{name}` is the name of a field too.", position)


def _write(first: NameMention, same_node: list[NameMention], name: str) -> None:
    """Write the name into one node, at all its places."""
    document, node, value = first.part.document, first.node, first.node.value
    for one in sorted(same_node, key=lambda mention: -mention.start):
        value = f"{value[: one.start]}{name}{value[one.end :]}"
    if first.mapping is not None:
        rename_key(document, first.mapping, node, value)
        return
    if first.is_whole:
        write_scalar(document, node, value.strip())
    else:
        start, end = document.value_span(None, node)
        raw, old = document.text[start:end], first.node.value[first.start : first.end]
        for at in _places_in_raw(raw, node.value, same_node):
            document.replace(start + at, start + at + len(old), name)
    tree = document.trees[id(node)]
    if isinstance(tree, ScalarTree):
        tree.value = value.strip() if first.is_whole else value


def _places_in_raw(raw: str, value: str, same_node: list[NameMention]) -> list[int]:
    """Return where the names stand in the text of a file, which may have quotes, escapes and line breaks more."""
    found, at = [], 0
    for one in sorted(same_node, key=lambda mention: mention.start):
        before = value[: one.start].rpartition("{")[2]  # such as `profile.`
        token = (
            f"{{{before}{value[one.start : one.end]}"
            if "{" in value[: one.start]
            else value[one.start : one.end]
        )
        at = _find_token(raw, token, at)
        if at < 0:
            raise one.part.document.refuse(
                "The name is written with escapes here. Change it in the text.", one.node.start_mark.index
            )
        found.append(at + len(token) - (one.end - one.start))
        at += len(token)
    return found


def _find_token(raw: str, token: str, start: int) -> int:
    """Return where a placeholder begins: not with two braces, and not with a longer name; -1 if nowhere."""
    at = raw.find(token, start)
    while at >= 0:
        braces = len(raw[:at]) - len(raw[:at].rstrip("{")) if token.startswith("{") else 0
        after = raw[at + len(token) : at + len(token) + 1]
        if braces % 2 == 0 and not (after.isalnum() or after == "_"):
            return at
        at = raw.find(token, at + 1)
    return -1


def _of_screen(name: str, _: list[NameMention]) -> tuple[Consequence, ...]:
    return (
        Consequence(
            f"Recordings are named after their screens: give those of `{name}` (`{name}.mp3`, `{name}.….mp3`) "
            "the new name too.",
            codes=("M701", "M702"),
        ),
        Consequence("Sessions under way go on with the menus that they began with."),
    )


def _of_field(name: str, found: list[NameMention]) -> tuple[Consequence, ...]:
    kept = next((one for one in found if "remember" in one.path), None)
    if kept is None:
        return ()
    place = kept.part.document.place(kept.node.start_mark.index)
    message = (
        f"What callers have had remembered as `{name}` is not found under the new name. Scenarios whose `profile:` "
        f"has `{name}` need the new name too."
    )
    return (Consequence(message, place),)


def _of_lookup(name: str, _: list[NameMention]) -> tuple[Consequence, ...]:
    return (Consequence(f"Scenarios whose `lookups:` have `{name}` need the new name too."),)


def _of_table(_: str, __: list[NameMention]) -> tuple[Consequence, ...]:
    return ()


_CONSEQUENCES = {
    NameKind.SCREEN: _of_screen,
    NameKind.FIELD: _of_field,
    NameKind.LOOKUP: _of_lookup,
    NameKind.TABLE: _of_table,
}
