"""The changes from one version of the menus to another, screen by screen and language by language."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from yaml.nodes import MappingNode, Node, ScalarNode, SequenceNode

from gateway.published_menus.definition import MenuSource
from menus.translations.units import ALL_LANGUAGES, child_node, compose_yaml, find_units

SCREENS = "screens"
TABLES = "tables"
RECORDINGS = "recordings"


@dataclass(frozen=True, slots=True)
class ChangedScreen:
    """A screen of both versions. `languages`: those whose words changed. `rules`: something else than words changed."""

    name: str
    languages: tuple[str, ...]
    rules: bool


@dataclass(frozen=True, slots=True)
class MenuChanges:
    """The differences. `sections`: the other top-level keys that changed, and `recordings`."""

    added: tuple[str, ...]
    removed: tuple[str, ...]
    changed: tuple[ChangedScreen, ...]
    sections: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A screen, or a section without screens. `rules` is all of it but its words."""

    rules: object
    words: Mapping[str, Mapping[str, str]]

    def changed_languages(self, other: "_Part", languages: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(
            language for language in languages if self.in_language(language) != other.in_language(language)
        )

    def in_language(self, language: str) -> dict[str, str]:
        """Return the words in a language, by their ids. A text for all languages stands in each of them."""
        return {name: words.get(language, words.get(ALL_LANGUAGES, "")) for name, words in self.words.items()}


def compare_menus(before: MenuSource, after: MenuSource, languages: tuple[str, ...]) -> MenuChanges:
    """Compare two versions that compile. `languages`: those of the newer one."""
    old, new = dict(_parts(before)), dict(_parts(after))
    old_screens, new_screens = _screens(old), _screens(new)
    both = [name for name in new_screens if name in old_screens]
    changed = (
        ChangedScreen(
            name,
            new_screens[name].changed_languages(old_screens[name], languages),
            new_screens[name].rules != old_screens[name].rules,
        )
        for name in both
    )
    names = dict.fromkeys([*new, *old])
    sections = [
        name for name in names if not name.startswith(f"{SCREENS}.") and old.get(name) != new.get(name)
    ]
    if before.sounds != after.sounds:
        sections.append(RECORDINGS)
    return MenuChanges(
        added=tuple(name for name in new_screens if name not in old_screens),
        removed=tuple(name for name in old_screens if name not in new_screens),
        changed=tuple(screen for screen in changed if screen.languages or screen.rules),
        sections=tuple(sections),
    )


def _screens(parts: Mapping[str, _Part]) -> dict[str, _Part]:
    prefix = f"{SCREENS}."
    return {name.removeprefix(prefix): part for name, part in parts.items() if name.startswith(prefix)}


def _parts(source: MenuSource) -> Iterator[tuple[str, _Part]]:
    """Yield the parts of all files: `screens.<name>` for a screen, else the name of a section."""
    root = compose_yaml(source.text)
    included = child_node(root, "include")
    files = {"": source.text} | {
        f"{key.value}.": source.named.get(value.value, "")
        for key, value in (included.value if isinstance(included, MappingNode) else ())
    }
    for prefix, text in files.items():
        yield from _parts_of_file(compose_yaml(text), prefix)
    read = {name: text for name, text in source.named.items() if text not in files.values()}
    yield TABLES + " in files", _Part(read, {})


def _parts_of_file(root: Node | None, prefix: str) -> Iterator[tuple[str, _Part]]:
    units = find_units(root, included=bool(prefix))
    text_nodes = {id(unit.node) for unit in units}
    for key, value in root.value if isinstance(root, MappingNode) else ():
        if key.value == SCREENS and isinstance(value, MappingNode):
            for name, screen in value.value:
                start = f"{SCREENS}.{name.value}."
                words = {unit.id: unit.by_language for unit in units if unit.id.startswith(start)}
                yield f"{SCREENS}.{prefix}{name.value}", _Part(_plain(screen, text_nodes), words)
        else:
            words = {unit.id: unit.by_language for unit in units if unit.id.partition(".")[0] == key.value}
            yield f"{prefix}{key.value}", _Part(_plain(value, text_nodes), words)


def _plain(node: Node, text_nodes: set[int]) -> object:
    """Return a node's contents, without places, and without the words of texts."""
    if id(node) in text_nodes:
        return ...
    if isinstance(node, MappingNode):
        return [(_plain(key, text_nodes), _plain(value, text_nodes)) for key, value in node.value]
    if isinstance(node, SequenceNode):
        return [_plain(item, text_nodes) for item in node.value]
    return node.value if isinstance(node, ScalarNode) else None
