"""Uses of values that have none on some way: what M303, M309 and M310 tell."""

from collections.abc import Iterator
from dataclasses import dataclass

from menus.analysis.check_context import Terrain
from menus.analysis.definite_assignment import Way
from menus.analysis.edges import ARRIVE, STAND, Edge, Node
from menus.analysis.facts import Facts
from menus.analysis.moves import Derive
from menus.analysis.path_feasibility import some_way_lacks
from menus.analysis.saved_names import saved_at, saved_names
from menus.analysis.value_uses import Use, use_of, uses_of
from menus.engine.scope import CASE
from menus.expressions.derivations import (
    AgeForm,
    DateForm,
    Derivation,
    FirstForm,
    NumberForm,
    PartForm,
    SumForm,
    TextForm,
)
from menus.problems import Place

# Other forms only repeat what has no value.
ANSWERABLE = AgeForm | DateForm | FirstForm | NumberForm | PartForm | SumForm


@dataclass(frozen=True, slots=True)
class Underived:
    """A derived value that cannot always be had, though nothing says where to go then."""

    screen: str
    derivation: Derivation
    place: Place


@dataclass(frozen=True, slots=True)
class Gap:
    """A use at a screen, and in words how its value may be missing there; `underived` where that is why."""

    screen: str
    use: Use
    place: Place
    how: str
    underived: Underived | None = None


def gaps(terrain: Terrain) -> Iterator[Gap]:
    """Every use that some way leaves without a value, each value once a screen."""
    provided = {*saved_names(terrain), "reference", "profile", "rows"}
    provided |= {*terrain.service.lookups, *terrain.service.cases, "note"}
    provided |= {CASE} if any(message.ask for message in terrain.service.messages.values()) else set()
    told: set[tuple[str, str]] = set()
    for node, use in _lacking(terrain):
        name = use.fact if use.fact in provided else use.fact.partition(".")[0]
        if name in provided and (node[0], use.fact) not in told:  # what nothing provides another rule tells
            told.add((node[0], use.fact))
            if not some_way_lacks(terrain.graph, node, use.fact):
                continue
            way = terrain.assigned.way_without(node, use.fact)
            place = terrain.within(use.place, use.shown)
            yield Gap(node[0], use, place, _how(way), _underived(terrain, way, use.fact))


def _lacking(terrain: Terrain) -> Iterator[tuple[Node, Use]]:
    assigned = terrain.assigned
    for name, screen in terrain.service.screens.items():
        stand = (name, STAND)
        for use in uses_of(terrain.service, screen):
            if use.fact not in use.given and not assigned.knows(stand, use.fact):
                yield stand, use
        for node in ((name, ARRIVE), stand):
            for edge in terrain.graph.edges[node]:
                known = assigned.at(node) if any(isinstance(move, Derive) for move in edge.moves) else None
                if known is not None:
                    yield from ((node, use) for use in _derived(terrain, edge, known))


def _derived(terrain: Terrain, edge: Edge, known: Facts) -> Iterator[Use]:
    """Texts that `set:` makes of several values, where one of them may have none."""
    cases = frozenset(terrain.service.cases)
    for move in edge.moves:
        if not isinstance(move, Derive):
            known = move.after(known)
            continue
        for derivation in move.derivations:
            form = derivation.form
            if isinstance(form, TextForm) and form.template.alone is None and form.template.place:
                for one in form.template.placeholders:
                    uses = use_of(one, form.template.place, cases)
                    yield from (use for use in uses if use.fact not in known)
            known = Derive((derivation,), move.sources, move.complete).after(known)


def _underived(terrain: Terrain, way: Way, name: str) -> Underived | None:
    """What derives the value on that way, but not surely."""
    for screen in way.screens:
        for node in ((screen, ARRIVE), (screen, STAND)):
            known = terrain.assigned.at(node)
            moves = [move for edge in terrain.graph.edges.get(node, ()) for move in edge.moves]
            for move in moves if known is not None else ():
                if known is not None and isinstance(move, Derive) and not move.complete:
                    found = move.unsure(known)
                    if name in found and isinstance(found[name].form, ANSWERABLE):
                        places = dict(saved_at(terrain, terrain.service.screens[screen]))
                        return Underived(screen, found[name], places[name])
    return None


def _how(way: Way) -> str:
    path = " → ".join(f"`{name}`" for name in way.screens)
    if way.back:
        return f"cleared further on, and one can come back to {path}"
    if way.cleared:
        return f"cleared on the way {path}" if len(way.screens) > 1 else f"cleared at {path}"
    return f"never set on the way {path}" if len(way.screens) > 1 else f"not set yet at {path}"
