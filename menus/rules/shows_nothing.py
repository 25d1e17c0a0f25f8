"""No way goes round without ever showing something."""

from graphlib import CycleError, TopologicalSorter

from menus.analysis.edges import Edge, Node
from menus.analysis.facts import NOTHING, proved
from menus.analysis.moves import Drop
from menus.analysis.survey import Survey
from menus.check.rule_doc import Card, Rule

CARD = Card(
    code="M305",
    title="Screens lead round in a circle that shows nothing.",
    explanation=(
        "`branch`, `set`, `lookup` and other silent screens go on at once. Where they lead back to themselves "
        "without a screen that is shown between, a citizen would wait for ever. A screen that `skip_if` passes over "
        "shows nothing either."
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


def check(survey: Survey) -> None:
    """Look for circles among the ways that show nothing."""
    graph = survey.graph
    silent = {node: [] if graph.shown(node) else [*graph.onward(node)] for node in graph.edges}
    while circle := _circle(silent):
        inside = [edge for node in circle for edge in silent[node] if edge.target in circle]
        moves = (move for edge in inside for move in edge.moves)
        drops = NOTHING.union(*(move.drops(NOTHING) for move in moves if isinstance(move, Drop)))
        broken = [edge for edge in inside if proved(edge.skips) & drops]  # it clears what it is skipped for
        for node in circle:
            silent[node] = [edge for edge in silent[node] if edge not in broken]
        if not broken:
            _tell(survey, circle)
            for node in circle:
                silent[node] = []


def _circle(silent: dict[Node, list[Edge]]) -> list[Node] | None:
    ways = {node: [edge.target for edge in edges] for node, edges in silent.items()}
    try:
        TopologicalSorter(ways).prepare()
    except CycleError as error:
        return list(dict.fromkeys(error.args[1]))
    return None


def _tell(survey: Survey, circle: list[Node]) -> None:
    names = list(dict.fromkeys(name for name, _ in circle))
    names.sort(key=list(survey.service.screens).index)
    listed = ", ".join(f"`{name}`" for name in names)
    text = f"{listed} can go round in a circle without showing anything."
    place = survey.service.screens[names[0]].place
    survey.error("M305", place, text, "Lead one of their ways to a screen that is shown.")


RULE = Rule(CARD, check)
