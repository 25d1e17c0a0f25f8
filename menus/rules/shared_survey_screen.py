"""A screen belongs to one survey, and who is turned away leaves the survey."""

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc

RULE_DOC = RuleDoc(
    code="M313",
    title="A screen belongs to two surveys, or one survey turns people away to its own screens.",
    explanation=(
        "Answers are counted for one survey, so each screen is listed in the `screens:` of one survey at most. "
        "`over:`, `answered:`, `full:` and `withheld:` are for people whose answers do not count: they lead to screens "
        "that belong to no survey."
    ),
    bad="""\
surveys:
  opinion: {title: Market, screens: [start, thanks], until: "2100-01-31", over: start}
screens:
  start: {menu: 'Move it?', save: wanted, options: yes_no, goto: thanks}
  thanks: {end: 'Thank you.'}
""",
    good="""\
surveys:
  opinion: {title: Market, screens: [start, thanks], until: "2100-01-31", over: over}
screens:
  start: {menu: 'Move it?', save: wanted, options: yes_no, goto: thanks}
  thanks: {end: 'Thank you.'}
  over: {end: 'It is over.'}
""",
)


def check(context: RuleContext) -> None:
    """Check the screens of every survey."""
    owners: dict[str, str] = {}
    for survey in context.service.surveys.values():
        for name, place in survey.places.screens.items():
            if name in owners:
                text = f"`{name}` belongs to the survey `{owners[name]}` already."
                context.error("M313", place, text, "Give each survey screens of its own.")
            owners.setdefault(name, survey.name)
    for survey in context.service.surveys.values():
        for key in ("over", "answered", "full", "withheld"):
            name = getattr(survey, key)
            if name in owners:
                text = f"`{key}` leads to `{name}`, which is a screen of the survey `{owners[name]}`."
                place = context.place("surveys", survey.name, key)
                context.error("M313", place, text, "Lead to a screen outside of surveys.")


RULE = Rule(RULE_DOC, check)
