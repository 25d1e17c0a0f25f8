"""Every way into a survey leads to its first screen."""

from menus.analysis.edges import ARRIVAL
from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.problems import Place, Severity
from menus.rules.unreachable_screen import CUT_WAYS

RULE_DOC = RuleDoc(
    code="M315",
    title="A way leads into the middle of a survey.",
    explanation=(
        "A survey asks at its first screen if it is over, and who has answered already. Who comes in by another way "
        "is asked questions for nothing, or is counted as one who answered without having been asked. Where the way "
        "begins on a screen that is asked in between, add that screen to the `screens:` of the survey. Where other "
        "people come to the last screen as well, give them one of their own."
    ),
    bad="""\
surveys:
  opinion: {title: Market, screens: [wanted, thanks], until: "2100-01-31", over: over}
screens:
  start:
    menu: Hello.
    options: [{say: Survey, goto: wanted}, {say: Bye, goto: thanks}]
  wanted: {menu: 'Move it?', save: wanted, options: yes_no, goto: thanks}
  thanks: {end: 'Thank you.'}
  over: {end: 'It is over.'}
""",
    good="""\
surveys:
  opinion: {title: Market, screens: [wanted, thanks], until: "2100-01-31", over: over}
screens:
  start:
    menu: Hello.
    options: [{say: Survey, goto: wanted}, {say: Bye, goto: bye}]
  wanted: {menu: 'Move it?', save: wanted, options: yes_no, goto: thanks}
  thanks: {end: 'Thank you.'}
  over: {end: 'It is over.'}
  bye: {end: 'Bye.'}
""",
    severity=Severity.WARNING,
)


def check(context: RuleContext) -> None:
    """Check the ways to the screens of each survey, if all ways are known."""
    reported = {problem.code for problem in context.reading.problems.collected}
    if not context.knows_all_ways or reported & (CUT_WAYS | {"M313", "M314"}):
        return
    for survey in context.service.surveys.values():
        inner = set(survey.screens[1:])
        for node in context.graph.reachable_nodes:
            for edge in context.graph.edges_from(node):
                is_inside = node[0] in survey.screens
                if (
                    edge.target is not None
                    and edge.target[0] in inner
                    and edge.target[1] == ARRIVAL
                    and not is_inside
                ):
                    place = (
                        edge.destination.place if edge.destination else context.service.screens[node[0]].place
                    )
                    _report(context, survey.name, edge.target[0], place)
        for name in inner & context.graph.roots.keys():
            _report(context, survey.name, name, survey.places.screens[name])


def _report(context: RuleContext, survey: str, name: str, place: Place) -> None:
    text = f"This way leads to `{name}`, into the middle of the survey `{survey}`."
    cure = "Lead it to the first screen of the survey, or add the screen where it begins to its `screens:`."
    context.warning("M315", place, text, cure)


RULE = Rule(RULE_DOC, check)
