"""The screens that a call may come to."""

from menus.analysis.edges import ARRIVE, Node
from menus.analysis.graph import Graph
from menus.model import CallBack, Prompting, Record, Screen, Service, Transfer


def spoken_screens(service: Service, graph: Graph | None = None) -> list[Screen]:
    """Those with words, in the order of the file; none where nobody calls in."""
    graph = graph or Graph(service)
    if not service.voice:
        return []
    starts = [point.goto for point in service.voice.values()]
    starts += [screen.verb.at for screen in service.screens.values() if isinstance(screen.verb, CallBack)]
    seen: set[Node] = set()
    waiting: list[Node] = [(name, ARRIVE) for name in starts if name in service.screens]
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting += [edge.target for edge in graph.onward(node) if edge.target]
    names = {name for name, _ in seen}
    speaking = Prompting | Record | Transfer
    return [
        screen
        for name, screen in service.screens.items()
        if name in names and isinstance(screen.verb, speaking)
    ]
