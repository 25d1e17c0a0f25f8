"""The names that screens save under or derive, and where."""

from collections.abc import Iterator

from menus.analysis.check_context import Terrain
from menus.model import Menu, Rows, Screen
from menus.problems import Place
from menus.yaml.source import Mapping, Scalar


def saved_names(terrain: Terrain) -> Iterator[str]:
    """Every name that may get a value, also at screens that could not be read otherwise."""
    for screen in terrain.service.screens.values():
        yield from (name for name, _ in saved_at(terrain, screen))
    for name in terrain.broken:
        node = terrain.reading.origins["screens", name].value
        if isinstance(node, Mapping):
            save, derived = node.get("save"), node.get("set")
            if isinstance(save, Scalar):
                yield save.text.strip()
            if isinstance(derived, Mapping):
                yield from derived.entries


def saved_at(terrain: Terrain, screen: Screen) -> Iterator[tuple[str, Place]]:
    """The names that one screen saves under or derives, each with its place."""
    if screen.save:
        yield screen.save, terrain.place("screens", screen.name, "save")
    for derivation in screen.set:
        yield derivation.name, terrain.place("screens", screen.name, "set", derivation.name)
    if isinstance(screen.verb, Menu | Rows):
        for number, option in enumerate(screen.verb.options):
            for derivation in option.set:
                path = ("options", number, "set", derivation.name)
                yield derivation.name, terrain.place("screens", screen.name, *path)
