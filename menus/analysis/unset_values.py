"""Find uses of values that are unset on some path. M303, M309 and M310 report them."""

from collections.abc import Iterator
from dataclasses import dataclass

from menus.analysis.check_context import CheckContext
from menus.analysis.definite_assignment import UnsetPath
from menus.analysis.edges import ACTIVE, ARRIVAL, Edge, Node
from menus.analysis.fact_changes import DeriveValues
from menus.analysis.facts import Facts
from menus.analysis.path_feasibility import has_path_without
from menus.analysis.saved_names import all_saved_names, names_saved_on_screen
from menus.analysis.value_uses import ValueUse, placeholder_use, value_uses_on_screen
from menus.engine.scope import CONTEXT_CASE
from menus.expressions.conditions import Condition
from menus.expressions.derivations import (
    AgeFormula,
    DateFormula,
    Derivation,
    FirstMatchFormula,
    IdPartFormula,
    NumberFormula,
    SumFormula,
    TextFormula,
)
from menus.problems import Place

# Any other form is unset only if a value in it is unset.
FALLIBLE_FORMS = AgeFormula | DateFormula | FirstMatchFormula | NumberFormula | IdPartFormula | SumFormula


@dataclass(frozen=True, slots=True)
class UnhandledDerivation:
    """A derivation that may give no value, although no target handles that."""

    screen: str
    derivation: Derivation
    place: Place


@dataclass(frozen=True, slots=True)
class ValueGap:
    """A use of a value at a screen, and the reason, in words, why the value may be unset there.

    `unhandled_derivation` is set if a derivation is the reason.
    """

    screen: str
    use: ValueUse
    place: Place
    reason: str
    unhandled_derivation: UnhandledDerivation | None = None


def find_value_gaps(context: CheckContext) -> Iterator[ValueGap]:
    """Yield every use whose value is unset on some path, each value once per screen."""
    provided = {*all_saved_names(context), "reference", "profile", "rows"}
    provided |= {*context.service.lookups, *context.service.cases, "note"}
    provided |= (
        {CONTEXT_CASE} if any(message.ask_screen for message in context.service.messages.values()) else set()
    )
    reported: set[tuple[str, str]] = set()
    excluded: set[tuple[str, str, Condition | None]] = set()
    for node, use in _uses_without_value(context):
        name = use.fact if use.fact in provided else use.fact.rpartition(".")[0]
        known = (node[0], use.fact) in reported or (node[0], use.fact, use.condition) in excluded
        if name in provided and not known:  # another rule reports names that nothing provides
            if not has_path_without(context.graph, node, use.fact, use.condition):
                excluded.add((node[0], use.fact, use.condition))
                continue
            reported.add((node[0], use.fact))
            unset_path = context.assignment.path_without(node, use.fact)
            place = context.find_token(use.place, use.as_written)
            yield ValueGap(
                node[0], use, place, _reason(unset_path), _unhandled_derivation(context, unset_path, use.fact)
            )


def _uses_without_value(context: CheckContext) -> Iterator[tuple[Node, ValueUse]]:
    assignment = context.assignment
    for name, screen in context.service.screens.items():
        active = (name, ACTIVE)
        for use in value_uses_on_screen(context.service, screen):
            if use.fact not in use.assumed_facts and not assignment.is_definitely_set(active, use.fact):
                yield active, use
        for node in ((name, ARRIVAL), active):
            for edge in context.graph.edges[node]:
                known = (
                    assignment.facts_at(node)
                    if any(isinstance(change, DeriveValues) for change in edge.fact_changes)
                    else None
                )
                if known is not None:
                    yield from ((node, use) for use in _uses_in_derived_texts(context, edge, known))


def _uses_in_derived_texts(context: CheckContext, edge: Edge, known: Facts) -> Iterator[ValueUse]:
    """Yield the uses in texts that `set:` makes of several values, if one of the values may be unset."""
    cases = frozenset(context.service.cases)
    for change in edge.fact_changes:
        if not isinstance(change, DeriveValues):
            known = change.apply(known)
            continue
        for derivation in change.derivations:
            form = derivation.formula
            if (
                isinstance(form, TextFormula)
                and form.template.sole_placeholder is None
                and form.template.place
            ):
                for placeholder in form.template.placeholders:
                    uses = placeholder_use(placeholder, form.template.place, cases)
                    yield from (use for use in uses if use.fact not in known)
            known = DeriveValues((derivation,), change.sources, change.assume_success).apply(known)


def _unhandled_derivation(
    context: CheckContext, unset_path: UnsetPath, name: str
) -> UnhandledDerivation | None:
    """Return the derivation on the path that may fail to set the value; None if there is none."""
    for screen in unset_path.screens:
        for node in ((screen, ARRIVAL), (screen, ACTIVE)):
            known = context.assignment.facts_at(node)
            fact_changes = [
                change for edge in context.graph.edges.get(node, ()) for change in edge.fact_changes
            ]
            for change in fact_changes if known is not None else ():
                if known is not None and isinstance(change, DeriveValues) and not change.assume_success:
                    found = change.possibly_unset(known)
                    if name in found and isinstance(found[name].formula, FALLIBLE_FORMS):
                        places = dict(names_saved_on_screen(context, context.service.screens[screen]))
                        return UnhandledDerivation(screen, found[name], places[name])
    return None


def _reason(unset_path: UnsetPath) -> str:
    path = " → ".join(f"`{name}`" for name in unset_path.screens)
    if unset_path.cleared_later:
        return f"cleared further on, and one can come back to {path}"
    if unset_path.cleared:
        return f"cleared on the way {path}" if len(unset_path.screens) > 1 else f"cleared at {path}"
    return f"never set on the way {path}" if len(unset_path.screens) > 1 else f"not set yet at {path}"
