"""The service that rules check, with the places of its parts in the files and its graph of screens."""

from dataclasses import dataclass, field
from functools import cached_property

from menus.analysis.definite_assignment import DefiniteAssignment
from menus.analysis.graph import Graph
from menus.compiler.reader import Lost, NodeReader
from menus.expressions.templates import Placeholder, Template
from menus.model import Screen, Service
from menus.problems import Place
from menus.yaml.source import YamlMapping, YamlNode, YamlScalar, YamlSequence

_DROPPED = ("M003", "M004", "M006")
"""The problems with which YAML drops a key or a value."""


@dataclass
class CheckContext:
    """A service as the rules see it, and the list to which they report problems."""

    service: Service
    reading: NodeReader
    graph: Graph = field(init=False)
    assignment: DefiniteAssignment = field(init=False)

    def __post_init__(self) -> None:
        self.graph = Graph(self.service)
        self.assignment = DefiniteAssignment(self.graph)

    @cached_property
    def knows_all_ways(self) -> bool:
        """True if no way to a screen may be missing because a part of the file could not be read."""
        return not (self._lost & {Lost.WAYS} or self.unreadable_screens)

    @cached_property
    def knows_all_names(self) -> bool:
        """True if no name of a value may be missing because a part of the file could not be read."""
        return not (self._lost & {Lost.NAMES} or self.unreadable_screens)

    @cached_property
    def _lost(self) -> set[Lost]:
        dropped = any(problem.code in _DROPPED for problem in self.reading.problems.collected)
        return self.reading.lost | ({Lost.WAYS, Lost.NAMES} if dropped else set())

    def is_answer_complete(self, screen: Screen) -> bool:
        """Return True if every bound of the screen's answer could be read."""
        return self.place("screens", screen.name, "answer") not in self.reading.incomplete_answers

    @cached_property
    def misspelt_languages(self) -> frozenset[str]:
        """Languages of the service that lack the texts which another language has, one that the service lacks."""
        unknown, texts = self.reading.unknown_languages, self.reading.written_texts
        most = max(map(unknown.count, set(unknown)), default=0)
        lacking = {
            language: sum(language in text.missing_languages for text in texts)
            for language in self.service.languages
        }
        return frozenset(language for language, count in lacking.items() if 1 < count <= most)

    @cached_property
    def unreadable_screens(self) -> frozenset[str]:
        """Names of screens that the file has but that could not be read. Their edges are unknown."""
        return self.declared_names("screens") - self.service.screens.keys()

    def has_unreadable_bound(self, screen: Screen) -> bool:
        """Return whether a bound of the screen's answer could not be read. Then nothing is known of its answers."""
        return self.place("screens", screen.name, "answer") in self.reading.answers_read_in_part

    @cached_property
    def names_without_bounds(self) -> frozenset[str]:
        """The names of answers that have a bound that could not be read."""
        screens = self.service.screens.values()
        found = {screen.save for screen in screens if screen.save and self.has_unreadable_bound(screen)}
        return frozenset(found) if self.reading.answers_read_in_part else frozenset()

    def declared_names(self, part: str) -> frozenset[str]:
        """Return every name that the file has under a part, even if the compiler could not read it."""
        return frozenset(name for where, name in self.reading.entries_by_name if where == part)

    def place(self, part: str, name: str, *path: str | int) -> Place:
        """Return the place in the file of a key or value, such as `place("screens", "start", "options", 2, "key")`.

        If the file lacks it, return the place of the closest part above it.
        """
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

    def keys_of(self, part: str, name: str) -> frozenset[str]:
        """Return the keys that an entry of the file has."""
        entry = self.reading.entries_by_name.get((part, name))
        return frozenset(entry.value.entries if entry and isinstance(entry.value, YamlMapping) else ())

    def key_place(self, part: str, name: str, key: str) -> Place:
        """Return the place of a key."""
        entry = self.reading.entries_by_name.get((part, name))
        if entry is not None and isinstance(entry.value, YamlMapping) and key in entry.value.entries:
            return entry.value.entries[key].key.place
        return self.place(part, name)

    def find_token(self, place: Place, token: str) -> Place:
        """Return the place of `token` at or below `place`, such as a placeholder in a text.

        If the token is not found, return `place`.
        """
        lines = self.reading.source_lines.get(place.file, [])
        for number in range(place.line, min(place.line + 40, len(lines) + 1)):
            start = place.column - 1 if number == place.line else 0
            column = lines[number - 1].find(token, start)
            if column >= 0:
                return Place(place.file, number, column + 1)
        return place

    def placeholder_place(self, template: Template, placeholder: Placeholder, otherwise: Place) -> Place:
        """Return the place of a placeholder in a text."""
        return self.find_token(template.place, str(placeholder)) if template.place else otherwise

    def error(self, code: str, place: Place, message: str, cure: str = "", witness: str = "") -> None:
        """Report an error: the author must correct it. `witness` is a way in on which it happens."""
        self.reading.problems.error(code, place, message, cure, witness)

    def warning(self, code: str, place: Place, message: str, cure: str = "") -> None:
        """Report a warning: the author should look at it."""
        self.reading.problems.warning(code, place, message, cure)

    def language_place(self, language: str) -> Place:
        """Return the place of a language of the service."""
        entry = self.reading.entries_by_name.get(("languages", language))
        return entry.key.place if entry else self.service.name.place

    def screen_place(self, screen: Screen) -> Place:
        """Return the place of a screen's text, or of the screen itself if it has no text."""
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
