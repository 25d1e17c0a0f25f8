"""A menu whose options may be meant by a text is reached from the first one."""

from collections.abc import Collection

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.model import ChoiceVerb, Service

RULE_DOC = RuleDoc(
    code="M316",
    title="A text in a citizen's own words cannot lead to the options of a menu.",
    explanation=(
        "`entry.sms.understand` names menus whose options a text may mean. The text begins at the first of them, and "
        "goes on by the options that lead to the menu of what is meant. So each further menu comes after an option of "
        "one before it, whose `goto` has no conditions. Only a `menu` has options that can be meant."
    ),
    bad="""\
entry: {sms: {keywords: {HI: start, ROAD: other}, understand: [start, other]}}
screens:
  start: {menu: What is it about?, options: [{say: Water, goto: end}, {say: Road, goto: end}]}
  other: {menu: Which road?, options: [{say: Main street, goto: end}, {say: Back lane, goto: end}]}
  end: {end: Thank you.}
""",
    good="""\
entry: {sms: {keywords: {HI: start, ROAD: other}, understand: [start, other]}}
screens:
  start: {menu: What is it about?, options: [{say: Water, goto: end}, {say: Road, goto: other}]}
  other: {menu: Which road?, options: [{say: Main street, goto: end}, {say: Back lane, goto: end}]}
  end: {end: Thank you.}
""",
)


def check(context: RuleContext) -> None:
    """Check every menu of `understand:`."""
    service = context.service
    points = service.sms_entries.understand
    guesses = service.guesses.get(points[0].goto) if points else None
    reached = {menu for way in guesses.ways for menu, _ in way} if guesses is not None else set()
    for point in points:
        screen = service.screens.get(point.goto)
        if screen is None:
            continue
        if not isinstance(screen.verb, ChoiceVerb) or screen.verb.lists_rows:
            context.error("M316", point.place, f"`{point.goto}` is no menu.", "Name a screen with `menu:`.")
        elif point.goto not in reached and not _leads_to_nowhere(service, reached):
            text = f"No option of the menus before it leads to `{point.goto}`."
            context.error(
                "M316", point.place, text, "Name the menu first that leads there, or take this one out."
            )


def _leads_to_nowhere(service: Service, menus: Collection[str]) -> bool:
    """Return True if an option of these menus names a screen that is not there. Another rule reports it."""
    targets = (target for menu in menus for target in service.screens[menu].targets())
    return any(one.screen not in service.screens for target in targets for one in target if not one.closed)


RULE = Rule(RULE_DOC, check)
