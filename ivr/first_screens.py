"""Find the screens where Back has no effect. Their recordings must not offer `back`."""

from menus.analysis.edges import ACTIVE, ARRIVAL, Node
from menus.analysis.graph import Graph
from menus.model import PromptVerb, Screen, Service, VoiceVerb
from menus.verbs.call_back import CallBack
from menus.verbs.submit import Submit


def first_screens(service: Service) -> frozenset[str]:
    """Return the first screens of calls, and the first screens after a case was filed. Back stops at both."""
    graph, screens = Graph(service), service.screens
    waiting: list[Node] = [(point.goto, ARRIVAL) for point in service.voice_entries.values()]
    waiting += [(screen.verb.at, ARRIVAL) for screen in screens.values() if isinstance(screen.verb, CallBack)]
    waiting += [(name, ACTIVE) for name, screen in screens.items() if isinstance(screen.verb, Submit)]
    seen: set[Node] = set()
    found: set[str] = set()
    while waiting:
        node = waiting.pop()
        if node in seen or node[0] not in screens:
            continue
        seen.add(node)
        if node[1] == ACTIVE and _is_shown(screens[node[0]]):
            found.add(node[0])
        else:
            waiting += [edge.target for edge in graph.edges_from(node) if edge.target]
    return frozenset(found)


def _is_shown(screen: Screen) -> bool:
    return isinstance(screen.verb, PromptVerb | VoiceVerb)
