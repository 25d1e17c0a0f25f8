"""The screens of a service and the ways between them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields

from menus.diagram.wording import condition_words, in_language
from menus.model import (
    CallBack,
    EntryPoint,
    Menu,
    Option,
    Rows,
    Screen,
    Service,
    Target,
    Verb,
    Way,
)

CLOSED = "(closed)"


@dataclass(frozen=True, slots=True)
class Edge:
    """A way from one screen to another. `says` is what leads there: an option, a condition, an outcome."""

    source: str
    target: str
    says: str = ""
    again: bool = False


@dataclass(frozen=True, slots=True)
class Vertex:
    """A screen: its verb, what it shows or does, how people get in here."""

    name: str
    verb: str
    shows: str
    entries: tuple[str, ...]
    edges: tuple[Edge, ...]


@dataclass(frozen=True, slots=True)
class Graph:
    """All screens, in the order of the file."""

    vertices: Mapping[str, Vertex]

    @property
    def starts(self) -> tuple[str, ...]:
        """The screens where people get in."""
        return tuple(name for name, vertex in self.vertices.items() if vertex.entries)


def graph_of(service: Service, language: str) -> Graph:
    """The graph of a service, worded in `language`. Ways to screens that do not exist are left out."""
    entries = _entries(service)
    vertices = {
        name: Vertex(
            name,
            verb_name(screen.verb),
            shows(screen, language),
            tuple(entries.get(name, ())),
            tuple(edge for edge in _edges(screen, language) if edge.target in service.screens),
        )
        for name, screen in service.screens.items()
    }
    return Graph(vertices)


_NAMES = {
    "Rows": "list",
    "SetValues": "set",
    "LookUpIn": "lookup",
    "SendSms": "send_sms",
    "CallBack": "call_back",
}


def verb_name(verb: Verb) -> str:
    """The verb as a menu file has it."""
    name = type(verb).__name__
    if name == "Consent":
        return "opt_out" if getattr(verb, "out", False) else "opt_in"
    return _NAMES.get(name, name.lower())


def shows(screen: Screen, language: str) -> str:
    """What the screen shows, or for one that shows nothing, what it does."""
    verb = screen.verb
    text = getattr(verb, "text", None)
    if text is not None:
        return in_language(text, language)
    names = (*(derivation.name for derivation in screen.set), *(getattr(verb, "names", None) or ()))
    return str(getattr(verb, "case", None) or getattr(verb, "lookup", None) or ", ".join(names))


def _entries(service: Service) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}

    def note(points: Mapping[str, EntryPoint], what: str) -> None:
        for name, point in points.items():
            found.setdefault(point.goto, []).append(f"{what}{name}")

    note(service.ussd, "")
    note(service.sms.keywords, "SMS ")
    note({"any text": service.sms.otherwise} if service.sms.otherwise else {}, "SMS: ")
    note(service.voice, "call ")
    for message in service.messages.values():
        if message.ask:
            found.setdefault(message.ask, []).append(f"reply to {message.name}")
    return found


def _edges(screen: Screen, language: str) -> Iterator[Edge]:
    verb = screen.verb
    options = verb.options if isinstance(verb, Menu | Rows) else ()
    for option in options:
        says = in_language(option.say, language)
        yield from _ways(screen, option.goto or screen.goto, _shown_if(option, says))
    if not options or isinstance(verb, Rows):
        yield from _ways(screen, screen.goto, "a row" if isinstance(verb, Rows) else "")
    for field in fields(verb):
        value = getattr(verb, field.name)
        if isinstance(value, tuple) and value and isinstance(value[0], Way):
            yield from _ways(screen, value, field.name.replace("_", " "))
    if isinstance(verb, CallBack):
        yield Edge(screen.name, verb.at, "the call")
    if screen.attempts is not None:
        yield from _ways(screen, screen.attempts.too_many, "too many attempts")


def _shown_if(option: Option, says: str) -> str:
    return says if option.condition is None else f"{says} (if {condition_words(option.condition)})"


def _ways(screen: Screen, target: Target, says: str) -> Iterator[Edge]:
    several = len(target) > 1
    for way in target:
        when = condition_words(way.condition) if way.condition else ("otherwise" if several else "")
        words = ": ".join(part for part in (says, when) if part)
        yield Edge(screen.name, CLOSED if way.closed else way.screen, words, again=way.retry)
