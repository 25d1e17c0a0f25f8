"""Lookups have the time that they want."""

from collections.abc import Iterator

from menus.analysis.edges import ACTIVE, Node
from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.model import CaseSource, HttpSource, Screen
from menus.model.lookups import HOP_WAIT_SECONDS
from menus.problems import Severity
from menus.verbs.lookup import Lookup
from menus.verbs.submit import Submit

RULE_DOC = RuleDoc(
    code="M507",
    title="A lookup wants more time than a citizen waits.",
    explanation=(
        f"Between two screens all lookups together have {HOP_WAIT_SECONDS:g} seconds: after that the network of the "
        "citizen may give up. A longer `within:` means no more than that. Lookups that follow each other without a "
        "screen in between share the time: the later ones get what the earlier ones leave, and are `late` or `failed`. "
        "Ask for less time, show a screen in between, or let a worker answer by text with `late:`. A `submit:` that "
        "waits for an answer takes part."
    ),
    bad="""\
screens:
  start: {lookup: clinics, found: one, none: nowhere, failed: nowhere}
  one: {end: 'Go to {clinics.name}.'}
  nowhere: {end: We do not know.}
lookups: {clinics: {get: 'https://health.example.org/clinics', columns: {name: name}, within: 8s}}
""",
    good="""\
screens:
  start: {lookup: clinics, found: one, none: nowhere, failed: nowhere}
  one: {end: 'Go to {clinics.name}.'}
  nowhere: {end: We do not know.}
lookups: {clinics: {get: 'https://health.example.org/clinics', columns: {name: name}, within: 3s}}
""",
    severity=Severity.WARNING,
)

Chain = tuple[float, tuple[str, ...]]
"""How long a citizen may wait, and the screens that ask, in order."""


def check(context: RuleContext) -> None:
    """Check the time of every lookup, and of those that follow each other without a screen in between."""
    for lookup in context.service.lookups.values():
        if isinstance(lookup, CaseSource | HttpSource) and lookup.within > HOP_WAIT_SECONDS:
            text = f"A citizen waits {HOP_WAIT_SECONDS:g} seconds at most, and not {lookup.within:g}."
            cure = f"Write `within: {HOP_WAIT_SECONDS:g}s` or less. Use `late:` for slower systems."
            context.warning("M507", context.place("lookups", lookup.name, "within"), text, cure)
    chains = _Chains(context)
    longest = {name: chains.from_node((name, ACTIVE)) for name in context.service.screens}
    follow = {name for _, names in longest.values() for name in names[1:]}
    for name, (seconds, names) in longest.items():
        if len(names) > 1 and name not in follow and seconds > HOP_WAIT_SECONDS and names[0] == name:
            listed = ", then ".join(f"`{one}`" for one in names)
            text = (
                f"{listed} ask one after the other, for up to {seconds:g} seconds together; "
                f"a citizen waits {HOP_WAIT_SECONDS:g} seconds at most."
            )
            cure = "Shorten their `within:`, or show a screen in between."
            context.warning("M507", context.service.screens[names[-1]].place, text, cure)


class _Chains:
    """Finds the longest wait from each node to the next screen that is shown."""

    def __init__(self, context: RuleContext) -> None:
        self._context = context
        self._found: dict[Node, Chain] = {}
        self._open: set[Node] = set()

    def from_node(self, node: Node) -> Chain:
        """Return the longest wait that begins at a node. A circle counts once."""
        if node in self._found:
            return self._found[node]
        if node in self._open or self._context.graph.is_shown(node):
            return 0.0, ()
        self._open.add(node)
        after = max((self.from_node(target) for target in self._targets(node)), default=(0.0, ()))
        self._open.discard(node)
        own = _wait_of(self._context, self._context.service.screens[node[0]]) if node[1] == ACTIVE else 0.0
        found = (own + after[0], (node[0], *after[1])) if own else after
        self._found[node] = found
        return found

    def _targets(self, node: Node) -> Iterator[Node]:
        return self._context.graph.targets_from(node)


def _wait_of(context: RuleContext, screen: Screen) -> float:
    """Return the most seconds that a screen waits for another system, as far as the hop allows it."""
    verb = screen.verb
    seconds = 0.0
    if isinstance(verb, Lookup):
        lookup = context.service.lookups.get(verb.lookup)
        seconds = lookup.within if isinstance(lookup, CaseSource | HttpSource) else 0.0
    elif isinstance(verb, Submit) and verb.answer is not None:
        seconds = verb.answer.within
    return min(seconds, HOP_WAIT_SECONDS)


RULE = Rule(RULE_DOC, check)
