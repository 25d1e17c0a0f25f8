"""From every screen an end can be reached."""

from menus.analysis.edges import Node
from menus.analysis.survey import Survey
from menus.check.rule_doc import Card, Rule

CARD = Card(
    code="M306",
    title="From a screen no end can be reached.",
    explanation=(
        "Whatever a citizen answers here, the service never comes to an `end:`: only hanging up or the network's "
        "time limit ends the session, and the citizen never learns whether it worked. Lead one way on to an `end:`."
    ),
    bad="""\
screens:
  start:
    menu: Welcome
    options:
      - {say: Hours, goto: hours}
      - {say: Finish, goto: bye}
  hours: {say: We open at 8., goto: more}
  more: {say: We close at 5., goto: hours}
  bye: {end: Goodbye.}
""",
    good="""\
screens:
  start:
    menu: Welcome
    options:
      - {say: Hours, goto: hours}
      - {say: Finish, goto: bye}
  hours: {say: We open at 8., goto: more}
  more: {say: We close at 5., goto: bye}
  bye: {end: Goodbye.}
""",
)


def check(survey: Survey) -> None:
    """Go back from the ends, and see which screens that never meets."""
    graph = survey.graph
    into: dict[Node, list[Node]] = {}
    ending: set[Node] = set()
    for node, edges in graph.edges.items():
        for edge in edges:
            if edge.target is None or edge.target not in graph.edges:
                ending.add(node)  # what leads to an unknown screen is told by another rule
            else:
                into.setdefault(edge.target, []).append(node)
        if not edges:
            ending.add(node)
    waiting = list(ending)
    while waiting:
        for node in into.get(waiting.pop(), ()):
            if node not in ending:
                ending.add(node)
                waiting.append(node)
    _tell(survey, list(dict.fromkeys(name for name, _ in graph.reached - ending)))


def _tell(survey: Survey, names: list[str]) -> None:
    if not names:
        return
    names.sort(key=list(survey.service.screens).index)
    listed = ", ".join(f"`{name}`" for name in names)
    text = f"From {listed} no end can be reached."
    survey.error("M306", survey.service.screens[names[0]].place, text, "Lead one way on to an `end:` screen.")


RULE = Rule(CARD, check)
