"""Every screen leads to an end."""

from menus.analysis.edges import Node
from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc

RULE_DOC = RuleDoc(
    code="M306",
    title="A screen leads to no end.",
    explanation=(
        "Whatever a citizen answers here, the service never reaches an `end:`. Only hanging up or the network's "
        "time limit ends the session, and the citizen never learns whether it worked. Lead one way to an `end:`."
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


def check(context: RuleContext) -> None:
    """Follow edges back from the ends, and report the screens that this does not reach."""
    graph = context.graph
    incoming: dict[Node, list[Node]] = {}
    ending: set[Node] = set()
    for node, edges in graph.edges.items():
        for edge in edges:
            if edge.target is None or edge.target not in graph.edges:
                ending.add(node)  # another rule reports targets that do not exist
            else:
                incoming.setdefault(edge.target, []).append(node)
        if not edges:
            ending.add(node)
    waiting = list(ending)
    while waiting:
        for node in incoming.get(waiting.pop(), ()):
            if node not in ending:
                ending.add(node)
                waiting.append(node)
    _report(context, list(dict.fromkeys(name for name, _ in graph.reachable_nodes - ending)))


def _report(context: RuleContext, names: list[str]) -> None:
    if not names:
        return
    names.sort(key=list(context.service.screens).index)
    listed = ", ".join(f"`{name}`" for name in names)
    text = f"From {listed} no end can be reached."
    context.error(
        "M306", context.service.screens[names[0]].place, text, "Lead one way on to an `end:` screen."
    )


RULE = Rule(RULE_DOC, check)
