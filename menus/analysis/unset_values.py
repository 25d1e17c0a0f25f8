"""Find uses of values that are unset on some path. M303, M309 and M310 report them."""

from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from menus.analysis.check_context import CheckContext
from menus.analysis.day_sources import MAX_DEPTH
from menus.analysis.definite_assignment import UnsetPath
from menus.analysis.edges import ACTIVE, ARRIVAL, Edge, Node
from menus.analysis.fact_changes import DeriveValues, FactChange
from menus.analysis.facts import COUNT_SUFFIX, ROW_SUFFIX, Facts
from menus.analysis.saved_names import all_saved_names, names_saved_on_screen
from menus.analysis.source_rows import filled_columns
from menus.analysis.value_uses import ValueUse, placeholder_uses, value_uses_on_screen
from menus.analysis.variables import placeholders_within
from menus.engine.scope import CONTEXT_CASE
from menus.expressions.derivations import (
    AgeFormula,
    DateFormula,
    Derivation,
    FirstMatchFormula,
    Formula,
    IdPartFormula,
    NumberFormula,
    SumFormula,
    TextFormula,
)
from menus.model.payments import PAYMENT, PAYMENT_COLUMNS
from menus.problems import Place
from menus.verbs.list import ListVerb

LONGEST_PATH = 12  # screens that a message names
NOT_PROVED = "nothing proves that it has one, though no way was found on which it has none."

# Any other form is unset only if a value in it is unset.
FALLIBLE_FORMS = AgeFormula | DateFormula | FirstMatchFormula | NumberFormula | IdPartFormula | SumFormula


class UnhandledDerivation(msgspec.Struct, frozen=True):
    """A derivation that may give no value, although no target handles that."""

    screen: str
    derivation: Derivation
    place: Place


class Witness(msgspec.Struct, frozen=True):
    """A way in on which a value is unset, replayed on the engine: in words, and from screen to screen."""

    words: str
    path: UnsetPath


class ValueGap(msgspec.Struct, frozen=True):
    """A use of a value at a screen, and the reason, in words, why the value may be unset there.

    `witness` has the words for a way in on which it is; empty if none was found. `unhandled_derivation` is set if a
    derivation is the reason.
    """

    screen: str
    use: ValueUse
    place: Place
    reason: str
    witness: str
    unhandled_derivation: UnhandledDerivation | None = None


def candidate_uses(context: CheckContext) -> list[tuple[Node, ValueUse]]:
    """Return every use that a rough look finds unset on some way. Another rule reports what nothing provides."""
    provided = {*all_saved_names(context), "reference", "profile", "rows"}
    provided |= {f"{PAYMENT}.{column}" for column in PAYMENT_COLUMNS}
    provided |= {*context.service.lookups, *context.service.cases, "note"}
    provided |= (
        {CONTEXT_CASE} if any(message.ask_screen for message in context.service.messages.values()) else set()
    )
    return [
        (node, use)
        for node, use in _uses_without_value(context)
        if {use.fact, use.fact.rpartition(".")[0]} & provided
    ]


def make_gap(context: CheckContext, node: Node, use: ValueUse, witness: Witness | None) -> ValueGap | None:
    """Return the gap of a use, with its witness if there is one; None if another problem explains it."""
    unset_path = witness.path if witness else context.assignment.path_without(node, use.fact)
    derivation = _unhandled_derivation(context, unset_path, use.fact)
    if derivation is not None and _depends_on(
        context, derivation.derivation.formula, context.names_without_bounds
    ):
        return None
    place = context.find_token(use.place, use.as_written)
    reason = _reason_of_column(context, unset_path, use) or _reason(unset_path)
    return ValueGap(node[0], use, place, reason, witness.words if witness else "", derivation)


def _depends_on(context: CheckContext, formula: Formula, names: frozenset[str], depth: int = 0) -> bool:
    """Return whether a value is made of one of the names, or of values that are."""
    if not names or depth > MAX_DEPTH:
        return False
    made_of = {place.name for place in placeholders_within(formula)}
    sources = (source for name in made_of for source in context.graph.value_sources.get(name, ()))
    return bool(made_of & names) or any(
        _depends_on(context, source, names, depth + 1) for source in sources if isinstance(source, Formula)
    )


def _uses_without_value(context: CheckContext) -> Iterator[tuple[Node, ValueUse]]:
    assignment = context.assignment
    screens = context.service.screens.values()
    listed = {f"{screen.save}{ROW_SUFFIX}" for screen in screens if isinstance(screen.verb, ListVerb)}
    for name, screen in context.service.screens.items():
        active = (name, ACTIVE)
        for use in value_uses_on_screen(context.service, screen):
            if use.row_fact not in listed:
                use = replace(use, row_fact="")
            if not use.facts & use.assumed_facts and not any(
                assignment.is_definitely_set(active, fact) for fact in use.facts
            ):
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
    cases = context.service.fact_owners
    before: tuple[FactChange, ...] = ()
    for change in edge.fact_changes:
        if not isinstance(change, DeriveValues):
            known, before = change.apply(known), (*before, change)
            continue
        for derivation in change.derivations:
            form = derivation.formula
            if (
                isinstance(form, TextFormula)
                and form.template.sole_placeholder is None
                and form.template.place
            ):
                for placeholder in form.template.placeholders:
                    uses = placeholder_uses(placeholder, form.template.place, cases)
                    yield from (replace(use, before=before) for use in uses if use.fact not in known)
            derived = DeriveValues((derivation,), change.sources, change.assume_success)
            known, before = derived.apply(known), (*before, derived)


def _unhandled_derivation(
    context: CheckContext, unset_path: UnsetPath, name: str
) -> UnhandledDerivation | None:
    """Return the derivation on the path that may fail to set the value; None if there is none."""
    for screen in unset_path.screens:
        for node in ((screen, ARRIVAL), (screen, ACTIVE)):
            for change in _derivations_of(context, node, name):
                known = context.assignment.facts_at(node)
                found = {} if known is None else change.possibly_unset(known)
                if name in found and isinstance(found[name].formula, FALLIBLE_FORMS):
                    places = dict(names_saved_on_screen(context, context.service.screens[screen]))
                    return UnhandledDerivation(screen, found[name], places[name])
    return None


def _derivations_of(context: CheckContext, node: Node, name: str) -> Iterator[DeriveValues]:
    """Yield where a value is derived at a node and may have none."""
    for edge in context.graph.edges.get(node, ()):
        for change in edge.fact_changes:
            if isinstance(change, DeriveValues) and not change.assume_success and name in change.names:
                yield change


def _reason_of_column(context: CheckContext, unset_path: UnsetPath, use: ValueUse) -> str:
    """Return the reason if the value is a column, or that of a chosen row; empty if it is not."""
    if use.placeholder.column is not None and not use.fact.endswith((ROW_SUFFIX, COUNT_SUFFIX)):
        of_rows = use.placeholder.name not in ("profile", *context.service.cases)
        return "a column that may be empty" if of_rows else ""
    for name in unset_path.screens:
        screen = context.service.screens[name]
        verb = screen.verb
        if isinstance(verb, ListVerb) and screen.save == use.fact:
            filled = filled_columns(context.service, verb.source, verb.selection)
            if verb.value not in filled:
                return f"the column `{verb.value}` of a row of `{verb.source}`, which may be empty"
    return ""


def _reason(unset_path: UnsetPath) -> str:
    shown = [f"`{name}`" for name in unset_path.screens]
    if len(shown) > LONGEST_PATH:
        shown = [*shown[: LONGEST_PATH // 2], "…", *shown[-LONGEST_PATH // 2 :]]
    path = " → ".join(shown)
    if unset_path.cleared_later:
        return f"cleared further on, and one can come back to {path}"
    if unset_path.cleared:
        return f"cleared on the way {path}" if len(unset_path.screens) > 1 else f"cleared at {path}"
    return f"never set on the way {path}" if len(unset_path.screens) > 1 else f"not set yet at {path}"
