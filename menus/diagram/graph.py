"""The screens of a service and the ways between them."""

from collections.abc import Iterator, Mapping

import msgspec

from menus.diagram.wording import describe_condition, text_in_language
from menus.model import ChoiceVerb, EntryPoint, Option, Screen, Service, Target, TextVerb
from menus.verbs.call_back import CallBack

CLOSED = "(closed)"


class DiagramEdge(msgspec.Struct, frozen=True):
    """A way from one screen to another. Its `label` is an option, a condition or an outcome."""

    source: str
    target: str
    label: str = ""
    retry: bool = False


class DiagramVertex(msgspec.Struct, frozen=True):
    """A screen: its verb, its text or a summary, and the entries that lead to it."""

    name: str
    verb: str
    summary: str
    entries: tuple[str, ...]
    edges: tuple[DiagramEdge, ...]


class DiagramGraph(msgspec.Struct, frozen=True):
    """All screens, in the order of the file."""

    vertices: Mapping[str, DiagramVertex]

    @property
    def starts(self) -> tuple[str, ...]:
        """The screens where people enter."""
        return tuple(name for name, vertex in self.vertices.items() if vertex.entries)


def diagram_graph_of(service: Service, language: str) -> DiagramGraph:
    """Return the graph of a service with words in `language`. It leaves out ways to screens that do not exist."""
    entries = _entries(service)
    vertices = {
        name: DiagramVertex(
            name,
            screen.verb.key,
            screen_summary(screen, language),
            tuple(entries.get(name, ())),
            tuple(edge for edge in _edges(screen, language) if edge.target in service.screens),
        )
        for name, screen in service.screens.items()
    }
    return DiagramGraph(vertices)


def screen_summary(screen: Screen, language: str) -> str:
    """Return the text of the screen, or a summary of its work if it shows nothing."""
    verb = screen.verb
    if isinstance(verb, TextVerb):
        return text_in_language(verb.text, language)
    return verb.summary(tuple(derivation.name for derivation in screen.set))


def _entries(service: Service) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}

    def note(points: Mapping[str, EntryPoint], what: str) -> None:
        for name, point in points.items():
            found.setdefault(point.goto, []).append(f"{what}{name}")

    note(service.ussd_entries, "")
    note(service.sms_entries.keywords, "SMS ")
    note({"any text": service.sms_entries.otherwise} if service.sms_entries.otherwise else {}, "SMS: ")
    note(service.voice_entries, "call ")
    for message in service.messages.values():
        if message.ask_screen:
            found.setdefault(message.ask_screen, []).append(f"reply to {message.name}")
    return found


def _edges(screen: Screen, language: str) -> Iterator[DiagramEdge]:
    verb = screen.verb
    options = verb.options if isinstance(verb, ChoiceVerb) else ()
    for option in options:
        says = text_in_language(option.say, language)
        yield from _target_edges(screen, option.goto or screen.goto, _label_with_condition(option, says))
    if not options or verb.lists_rows:
        yield from _target_edges(screen, screen.goto, "a row" if verb.lists_rows else "")
    for key, target in verb.own_targets().items():
        yield from _target_edges(screen, target, key.replace("_", " "))
    if isinstance(verb, CallBack):
        yield DiagramEdge(screen.name, verb.at, "the call")
    if screen.survey is not None:
        for why, name in screen.survey.ways_instead(screen.name).items():
            yield DiagramEdge(screen.name, name, why)
    if screen.attempts is not None:
        yield from _target_edges(screen, screen.attempts.too_many, "too many attempts")


def _label_with_condition(option: Option, says: str) -> str:
    return says if option.condition is None else f"{says} (if {describe_condition(option.condition)})"


def _target_edges(screen: Screen, target: Target, says: str) -> Iterator[DiagramEdge]:
    several = len(target) > 1
    for destination in target:
        when = (
            describe_condition(destination.condition)
            if destination.condition
            else ("otherwise" if several else "")
        )
        words = ": ".join(part for part in (says, when) if part)
        yield DiagramEdge(
            screen.name, CLOSED if destination.closed else destination.screen, words, retry=destination.retry
        )
