"""No circle of screens runs without showing a screen."""

from graphlib import CycleError, TopologicalSorter

from menus.analysis.edges import Edge, Node
from menus.analysis.fact_changes import ClearNames
from menus.analysis.facts import NO_FACTS, facts_if_true
from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc

RULE_DOC = RuleDoc(
    code="M305",
    title="Screens form a circle that shows nothing.",
    explanation=(
        "`branch`, `set`, `lookup` and other silent screens go on at once. If they lead back to themselves and "
        "show nothing on the way, a citizen would wait for ever. A screen that `skip_if` skips shows nothing "
        "either."
    ),
    bad="""\
screens:
  start:
    branch:
      - {if: {language: sw}, goto: count}
      - {goto: bye}
  count: {set: {seen: {text: 'yes'}}, goto: start}
  bye: {end: Goodbye.}
""",
    good="""\
screens:
  start:
    branch:
      - {if: {language: sw}, goto: count}
      - {goto: bye}
  count: {set: {seen: {text: 'yes'}}, goto: bye}
  bye: {end: Goodbye.}
""",
)


def check(context: RuleContext) -> None:
    """Look for circles among the edges between screens that show nothing."""
    graph = context.graph
    silent = {node: [] if graph.is_shown(node) else [*graph.edges_from(node)] for node in graph.edges}
    while loop := _find_loop(silent):
        inside = [edge for node in loop for edge in silent[node] if edge.target in loop]
        fact_changes = (change for edge in inside for change in edge.fact_changes)
        removed = NO_FACTS.union(
            *(change.removed_facts(NO_FACTS) for change in fact_changes if isinstance(change, ClearNames))
        )
        broken_edges = [
            edge for edge in inside if facts_if_true(edge.skip_condition) & removed
        ]  # the edge clears the values for which the screen is skipped
        for node in loop:
            silent[node] = [edge for edge in silent[node] if edge not in broken_edges]
        if not broken_edges:
            _report(context, loop)
            for node in loop:
                silent[node] = []


def _find_loop(silent: dict[Node, list[Edge]]) -> list[Node] | None:
    ways = {node: [edge.target for edge in edges] for node, edges in silent.items()}
    try:
        TopologicalSorter(ways).prepare()
    except CycleError as error:
        return list(dict.fromkeys(error.args[1]))
    return None


def _report(context: RuleContext, loop: list[Node]) -> None:
    names = list(dict.fromkeys(name for name, _ in loop))
    names.sort(key=list(context.service.screens).index)
    listed = ", ".join(f"`{name}`" for name in names)
    text = f"{listed} can go round in a circle without showing anything."
    place = context.service.screens[names[0]].place
    context.error("M305", place, text, "Lead one of their ways to a screen that is shown.")


RULE = Rule(RULE_DOC, check)
