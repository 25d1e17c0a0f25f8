"""A service, where its parts stand in their files, and the ways through it."""

from dataclasses import dataclass, field
from functools import cached_property

from menus.analysis.definite_assignment import DefiniteAssignment
from menus.analysis.graph import Graph
from menus.compiler.reader import NodeReader
from menus.expressions.templates import Placeholder, Template
from menus.model import Screen, Service
from menus.problems import Place
from menus.yaml.source import YamlMapping, YamlNode, YamlScalar, YamlSequence


@dataclass
class CheckContext:
    """What is plain to see of a service, and where problems are noted."""

    service: Service
    reading: NodeReader
    graph: Graph = field(init=False)
    assignment: DefiniteAssignment = field(init=False)

    def __post_init__(self) -> None:
        self.graph = Graph(self.service)
        self.assignment = DefiniteAssignment(self.graph)

    @cached_property
    def unreadable_screens(self) -> frozenset[str]:
        """Screens that the file has and that could not be read; what leads to them or from them is not known."""
        return self.declared_names("screens") - self.service.screens.keys()

    def declared_names(self, part: str) -> frozenset[str]:
        """Every name that the file has under a part, also of what could not be read."""
        return frozenset(name for where, name in self.reading.entries_by_name if where == part)

    def place(self, part: str, name: str, *path: str | int) -> Place:
        """Where something stands: `place("screens", "start", "options", 2, "key")`; what is there of it at least."""
        entry = self.reading.entries_by_name.get((part, name))
        if entry is None:
            return self.service.name.place
        found, node = entry.key.place, entry.value
        for step in path:
            inner = _child_node(node, step)
            if inner is None:
                break
            found, node = inner.place, inner
        return found

    def key_place(self, part: str, name: str, key: str) -> Place:
        """Where a key of something stands."""
        entry = self.reading.entries_by_name.get((part, name))
        if entry is not None and isinstance(entry.value, YamlMapping) and key in entry.value.entries:
            return entry.value.entries[key].key.place
        return self.place(part, name)

    def find_token(self, place: Place, token: str) -> Place:
        """Where `token` stands at or below `place`: the very placeholder in a text; `place` where it is not found."""
        lines = self.reading.source_lines.get(place.file, [])
        for number in range(place.line, min(place.line + 40, len(lines) + 1)):
            start = place.column - 1 if number == place.line else 0
            column = lines[number - 1].find(token, start)
            if column >= 0:
                return Place(place.file, number, column + 1)
        return place

    def placeholder_place(self, template: Template, placeholder: Placeholder, otherwise: Place) -> Place:
        """Where a placeholder of a text stands."""
        return self.find_token(template.place, str(placeholder)) if template.place else otherwise

    def error(self, code: str, place: Place, message: str, cure: str = "") -> None:
        """Note what must be mended."""
        self.reading.problems.error(code, place, message, cure)

    def warning(self, code: str, place: Place, message: str, cure: str = "") -> None:
        """Note what the author should look at."""
        self.reading.problems.warning(code, place, message, cure)

    def language_place(self, language: str) -> Place:
        """Where a language of the service stands."""
        entry = self.reading.entries_by_name.get(("languages", language))
        return entry.key.place if entry else self.service.name.place

    def screen_place(self, screen: Screen) -> Place:
        """Where the text of a screen stands, or its verb, or its name."""
        verb = screen.verb
        text = getattr(verb, "text", None)
        return text.place if text is not None else screen.place


def _child_node(node: YamlNode, step: str | int) -> YamlNode | None:
    if isinstance(node, YamlMapping) and isinstance(step, str):
        return node.get(step)
    if isinstance(node, YamlSequence) and isinstance(step, int) and step < len(node.items):
        return node.items[step]
    if isinstance(node, YamlScalar) and step == 0:
        return node
    return None
