"""Decide if a citizen can follow a path: one who chose an option does not take the path of another option.

`definite_assignment` merges the facts of all paths. So it assumes that every citizen can reach a screen, even a screen
only for those who chose one option. Before a gap is reported, this module looks for a path whose conditions agree with
the choices made on it.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass, fields, is_dataclass

from menus.analysis.edges import ACTIVE, ARRIVAL, Edge, Node
from menus.analysis.fact_changes import ClearNames, DeriveValues, RememberValues
from menus.analysis.facts import Facts, fact_of
from menus.analysis.graph import Graph
from menus.expressions.conditions import (
    AllOf,
    AnyOf,
    Comparison,
    Condition,
    NoneOf,
    comparisons_in,
    equal_values,
)
from menus.expressions.derivations import TextFormula
from menus.expressions.templates import Placeholder
from menus.expressions.values import LiteralValue

MAX_STATES = 20_000  # above this the gap is reported without further proof

Choices = frozenset[tuple[str, LiteralValue]]
"""The certain choices: names with their values."""


@dataclass(frozen=True, slots=True)
class _State:
    node: Node
    choices: Choices
    known: Facts


def has_path_without(graph: Graph, node: Node, fact: str, condition: Condition | None = None) -> bool:
    """Return True if a path whose conditions agree with its choices reaches `node` without the fact.

    `condition` must hold there, too.
    """
    relevant_names = _RelevantNames(graph, fact, condition)
    starts = [_State((name, ARRIVAL), frozenset(), facts) for name, facts in graph.roots.items()]
    roots = [relevant_names.reduce(state) for state in starts]
    seen, waiting = set(roots), deque(roots)
    while waiting:
        here = waiting.popleft()
        if here.node == node and fact not in here.known and _may_hold(condition, here):
            return True
        for state in map(relevant_names.reduce, _next_states(graph, here)):
            if state not in seen:
                if len(seen) >= MAX_STATES:
                    return True
                seen.add(state)
                waiting.append(state)
    return False


class _RelevantNames:
    """The names that matter: those in conditions, and those that the value is made of.

    States leave out all other names. So even a large service has few enough states to look at each.
    """

    def __init__(self, graph: Graph, fact: str, condition: Condition | None) -> None:
        edges = [edge for found in graph.edges.values() for edge in found]
        asked = [one for edge in edges for one in _edge_conditions(edge)]
        asked += [condition] if condition is not None else []
        self.condition_names = {comparison.subject.name for comparison in comparisons_in(asked)}
        self.relevant = {_fact_name(fact)} | {
            _fact_name(fact_of(comparison.subject) or "") for comparison in comparisons_in(asked)
        }
        fact_changes = [change for edge in edges for change in edge.fact_changes]
        made = [
            derivation
            for change in fact_changes
            if isinstance(change, DeriveValues)
            for derivation in change.derivations
        ]
        kept = {
            name for change in fact_changes if isinstance(change, RememberValues) for name in change.names
        }
        growing = True
        while growing:
            more = {
                name
                for derivation in made
                if derivation.name in self.relevant
                for name in _names_in(derivation.formula)
            }
            more |= {name for name in kept if f"profile.{name}" in self.relevant}
            growing = not more <= self.relevant
            self.relevant |= more

    def reduce(self, state: _State) -> _State:
        """Return the state with the relevant names only."""
        choices = frozenset(choice for choice in state.choices if choice[0] in self.condition_names)
        return _State(
            state.node, choices, frozenset(fact for fact in state.known if _fact_name(fact) in self.relevant)
        )


def _fact_name(fact: str) -> str:
    """Return the name that a fact is about, or the name in the profile."""
    return fact if fact.startswith("profile.") else fact.rpartition(".")[0] or fact


def _edge_conditions(edge: Edge) -> Iterator[Condition]:
    yield from edge.earlier_conditions
    if edge.destination is not None and edge.destination.condition is not None:
        yield edge.destination.condition


def _names_in(value: object) -> Iterator[str]:
    """Yield every name in any part of a derived value, including its conditions."""
    if isinstance(value, Placeholder):
        yield _fact_name(fact_of(value) or value.name)
    elif isinstance(value, tuple):
        for item in value:
            yield from _names_in(item)
    elif is_dataclass(value):
        for field in fields(value):
            yield from _names_in(getattr(value, field.name))


def _next_states(graph: Graph, here: _State) -> Iterator[_State]:
    for edge in graph.edges_from(here.node):
        choices, known = _choices_after(edge, here.choices), edge.apply(here.known)
        if edge.target is not None and _is_feasible(edge, _Knowledge(dict(choices), known)):
            yield _State(edge.target, choices, known)
    if graph.is_shown(here.node):
        back = graph.dominators.get(here.node[0], frozenset()) | graph.first_screens
        for name in back & graph.returnable_screens.keys():
            yield _State((name, ACTIVE), here.choices, here.known)


def _choices_after(edge: Edge, choices: Choices) -> Choices:
    """Return the choices after the answer is saved and values are derived. Conditions are evaluated then."""
    chosen = dict(choices)
    for name in edge.saved_names:
        chosen.pop(name, None)
    if edge.saved_value is not None:
        chosen[edge.saved_value[0]] = edge.saved_value[1]
    for change in edge.fact_changes:
        if isinstance(change, ClearNames):
            chosen = {name: value for name, value in chosen.items() if name not in change.names}
        elif isinstance(change, DeriveValues):
            for derivation in change.derivations:
                form = derivation.formula
                chosen.pop(derivation.name, None)
                if isinstance(form, TextFormula) and form.template.static_text is not None:
                    chosen[derivation.name] = form.template.static_text
    return frozenset(chosen.items())


@dataclass(frozen=True, slots=True)
class _Knowledge:
    """The choices made so far, and the facts that always hold. Conditions are evaluated with them."""

    choices: dict[str, LiteralValue]
    known: Facts


def _is_feasible(edge: Edge, knowledge: _Knowledge) -> bool:
    asked = edge.destination.condition if edge.destination else None
    if asked is not None and _evaluate(asked, knowledge) is False:
        return False
    return not any(_evaluate(part, knowledge) is True for part in edge.earlier_conditions)


def _may_hold(condition: Condition | None, here: _State) -> bool:
    return condition is None or _evaluate(condition, _Knowledge(dict(here.choices), here.known)) is not False


def _evaluate(condition: Condition, knowledge: _Knowledge) -> bool | None:
    """Return True if the condition holds, False if not, None if the choices do not decide it."""
    if isinstance(condition, Comparison):
        return _evaluate_comparison(condition, knowledge)
    if isinstance(condition, AllOf | AnyOf | NoneOf):
        inner = [_evaluate(part, knowledge) for part in condition.conditions]
        if isinstance(condition, AllOf):
            return False if False in inner else True if all(inner) else None
        found = True if True in inner else False if all(result is False for result in inner) else None
        return found if isinstance(condition, AnyOf) or found is None else not found
    return None


def _evaluate_comparison(condition: Comparison, knowledge: _Knowledge) -> bool | None:
    name = condition.subject.name
    if condition.operator == "set":
        is_known = (fact_of(condition.subject) or name) in knowledge.known
        return condition.operands != (False,) if is_known else None
    if condition.subject.column:
        return None
    literals = [operand for operand in condition.operands if isinstance(operand, str | int | bool)]
    if name not in knowledge.choices or len(literals) < len(condition.operands):
        return None
    equal = any(equal_values(knowledge.choices[name], operand) for operand in literals)
    if condition.operator in ("is", "one_of"):
        return equal
    return not equal if condition.operator == "not" else None
