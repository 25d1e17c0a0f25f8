"""The names that screens save or derive, and their places."""

from collections.abc import Iterator

from menus.analysis.check_context import CheckContext
from menus.model import ChoiceVerb, Screen
from menus.problems import Place
from menus.yaml.source import YamlMapping, YamlScalar


def all_saved_names(context: CheckContext) -> Iterator[str]:
    """Yield every name that may get a value, including those of screens that the compiler could not read."""
    for screen in context.service.screens.values():
        yield from (name for name, _ in names_saved_on_screen(context, screen))
    for name in context.unreadable_screens:
        node = context.reading.entries_by_name["screens", name].value
        if isinstance(node, YamlMapping):
            save, derived = node.get("save"), node.get("set")
            if isinstance(save, YamlScalar):
                yield save.text.strip()
            if isinstance(derived, YamlMapping):
                yield from derived.entries


def names_saved_on_screen(context: CheckContext, screen: Screen) -> Iterator[tuple[str, Place]]:
    """Yield the names that one screen saves or derives, each with its place."""
    if screen.save:
        yield screen.save, context.place("screens", screen.name, "save")
    for derivation in screen.set:
        yield derivation.name, context.place("screens", screen.name, "set", derivation.name)
    if isinstance(screen.verb, ChoiceVerb):
        for number, option in enumerate(screen.verb.options):
            for derivation in option.set:
                path = ("options", number, "set", derivation.name)
                yield derivation.name, context.place("screens", screen.name, *path)
