"""Whether a way can be walked at all: who chose one thing does not come by the way of another.

The analysis of `assigned` forgets on which way it knows what, so that a screen for those who chose `id` seems to be
come to by those who did not. Before such a gap is told, this looks for a way whose conditions agree with what was
chosen on it.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass

from menus.analysis.edges import ARRIVE, STAND, Edge, Node
from menus.analysis.facts import Facts, fact_of
from menus.analysis.graph import Graph
from menus.analysis.moves import Derive, Drop, Keep
from menus.expressions.conditions import Comparison, Condition, Every, NoneOf, Some, comparisons, same
from menus.expressions.derivations import TextForm
from menus.expressions.templates import Placeholder
from menus.expressions.values import Literal

MOST_STATES = 20_000  # past this a gap is told as it is

Choices = frozenset[tuple[str, Literal]]
"""What is surely chosen: names with their values."""


@dataclass(frozen=True, slots=True)
class _State:
    node: Node
    choices: Choices
    known: Facts


def some_way_lacks(graph: Graph, node: Node, fact: str) -> bool:
    """Whether some way that agrees with the choices made on it comes to `node` without the fact."""
    matters = _Matters(graph, fact)
    starts = [_State((name, ARRIVE), frozenset(), facts) for name, facts in graph.roots.items()]
    roots = [matters.of(state) for state in starts]
    seen, waiting = set(roots), deque(roots)
    while waiting:
        here = waiting.popleft()
        if here.node == node and fact not in here.known:
            return True
        for state in map(matters.of, _onward(graph, here)):
            if state not in seen:
                if len(seen) >= MOST_STATES:
                    return True
                seen.add(state)
                waiting.append(state)
    return False


class _Matters:
    """What of a state can make a difference to the question: what conditions ask, and what the value is made of.

    All else is left out of states, so that a large service has few enough of them to look at every one.
    """

    def __init__(self, graph: Graph, fact: str) -> None:
        edges = [edge for found in graph.edges.values() for edge in found]
        asked = [condition for edge in edges for condition in _conditions(edge)]
        self.asked = {one.subject.name for one in comparisons(asked)}
        self.names = {_name(fact)} | {_name(fact_of(one.subject) or "") for one in comparisons(asked)}
        moves = [move for edge in edges for move in edge.moves]
        made = [one for move in moves if isinstance(move, Derive) for one in move.derivations]
        kept = {name for move in moves if isinstance(move, Keep) for name in move.names}
        growing = True
        while growing:
            more = {name for one in made if one.name in self.names for name in _mentioned(one.form)}
            more |= {name for name in kept if f"profile.{name}" in self.names}
            growing = not more <= self.names
            self.names |= more

    def of(self, state: _State) -> _State:
        """The state without what makes no difference."""
        choices = frozenset(one for one in state.choices if one[0] in self.asked)
        return _State(state.node, choices, frozenset(one for one in state.known if _name(one) in self.names))


def _name(fact: str) -> str:
    """What a fact is about: a name, or a name in the profile."""
    return fact if fact.startswith("profile.") else fact.rpartition(".")[0] or fact


def _conditions(edge: Edge) -> Iterator[Condition]:
    yield from edge.unless
    if edge.way is not None and edge.way.condition is not None:
        yield edge.way.condition


def _mentioned(value: object) -> Iterator[str]:
    """Every name in any part of a derived value, its conditions too."""
    if isinstance(value, Placeholder):
        yield _name(fact_of(value) or value.name)
    elif isinstance(value, tuple):
        for item in value:
            yield from _mentioned(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _mentioned(getattr(value, field.name))


def _onward(graph: Graph, here: _State) -> Iterator[_State]:
    for edge in graph.onward(here.node):
        choices, known = _after(edge, here.choices), edge.after(here.known)
        if edge.target is not None and _agrees(edge, _Held(dict(choices), known)):
            yield _State(edge.target, choices, known)
    if graph.shown(here.node):
        back = graph.surely_before.get(here.node[0], frozenset()) | graph.homes
        for name in back & graph.returned_to.keys():
            yield _State((name, STAND), here.choices, here.known)


def _after(edge: Edge, choices: Choices) -> Choices:
    """What is chosen once the answer is saved and values are derived, when conditions are asked."""
    held = dict(choices)
    for name in edge.saves:
        held.pop(name, None)
    if edge.chosen is not None:
        held[edge.chosen[0]] = edge.chosen[1]
    for move in edge.moves:
        if isinstance(move, Drop):
            held = {name: value for name, value in held.items() if name not in move.names}
        elif isinstance(move, Derive):
            for derivation in move.derivations:
                form = derivation.form
                held.pop(derivation.name, None)
                if isinstance(form, TextForm) and form.template.fixed is not None:
                    held[derivation.name] = form.template.fixed
    return frozenset(held.items())


@dataclass(frozen=True, slots=True)
class _Held:
    """What a condition is asked of: choices, and what surely has a value."""

    choices: dict[str, Literal]
    known: Facts


def _agrees(edge: Edge, held: _Held) -> bool:
    asked = edge.way.condition if edge.way else None
    if asked is not None and _holds(asked, held) is False:
        return False
    return not any(_holds(one, held) is True for one in edge.unless)


def _holds(condition: Condition, held: _Held) -> bool | None:
    """Whether it holds, None where the choices do not say."""
    if isinstance(condition, Comparison):
        return _compared(condition, held)
    if isinstance(condition, Every | Some | NoneOf):
        inner = [_holds(one, held) for one in condition.conditions]
        if isinstance(condition, Every):
            return False if False in inner else True if all(inner) else None
        found = True if True in inner else False if all(one is False for one in inner) else None
        return found if isinstance(condition, Some) or found is None else not found
    return None


def _compared(condition: Comparison, held: _Held) -> bool | None:
    name = condition.subject.name
    if condition.operator == "set":
        there = (fact_of(condition.subject) or name) in held.known
        return condition.operands != (False,) if there else None
    if condition.subject.column:
        return None
    literals = [one for one in condition.operands if isinstance(one, str | int | bool)]
    if name not in held.choices or len(literals) < len(condition.operands):
        return None
    equal = any(same(held.choices[name], one) for one in literals)
    if condition.operator in ("is", "one_of"):
        return equal
    return not equal if condition.operator == "not" else None
