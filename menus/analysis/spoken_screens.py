"""The screens that a call may reach."""

from menus.analysis.edges import ARRIVAL, Node
from menus.analysis.graph import Graph
from menus.model import PromptVerb, Screen, Service, VoiceVerb
from menus.verbs.call_back import CallBack


def spoken_screens(service: Service, graph: Graph | None = None) -> list[Screen]:
    """Return the screens with words, in the order of the file; none if nobody calls in."""
    graph = graph or Graph(service)
    if not service.voice_entries:
        return []
    starts = [point.goto for point in service.voice_entries.values()]
    starts += [screen.verb.at for screen in service.screens.values() if isinstance(screen.verb, CallBack)]
    seen: set[Node] = set()
    waiting: list[Node] = [(name, ARRIVAL) for name in starts if name in service.screens]
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting += [edge.target for edge in graph.edges_from(node) if edge.target]
    names = {name for name, _ in seen}
    speaking = PromptVerb | VoiceVerb
    return [
        screen
        for name, screen in service.screens.items()
        if name in names and isinstance(screen.verb, speaking)
    ]
