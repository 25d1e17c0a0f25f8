"""Screens that may be shown while there is nothing to go back to: a recording must not offer the way back there."""

from menus.analysis.edges import ARRIVE, STAND, Node
from menus.analysis.graph import Graph
from menus.model import CallBack, Prompting, Record, Screen, Service, Submit, Transfer


def beginnings(service: Service) -> frozenset[str]:
    """Where calls begin, and what comes first after a case was filed: nobody goes back across that."""
    graph, screens = Graph(service), service.screens
    waiting: list[Node] = [(point.goto, ARRIVE) for point in service.voice.values()]
    waiting += [(screen.verb.at, ARRIVE) for screen in screens.values() if isinstance(screen.verb, CallBack)]
    waiting += [(name, STAND) for name, screen in screens.items() if isinstance(screen.verb, Submit)]
    seen: set[Node] = set()
    found: set[str] = set()
    while waiting:
        node = waiting.pop()
        if node in seen or node[0] not in screens:
            continue
        seen.add(node)
        if node[1] == STAND and _is_shown(screens[node[0]]):
            found.add(node[0])
        else:
            waiting += [edge.target for edge in graph.onward(node) if edge.target]
    return frozenset(found)


def _is_shown(screen: Screen) -> bool:
    return isinstance(screen.verb, Prompting | Record | Transfer)
