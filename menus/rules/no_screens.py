"""A file needs screens."""

from menus.analysis.survey import Survey
from menus.check.rule_doc import Card, Rule

CARD = Card(
    code="M110",
    title="A service needs at least one screen and one way in.",
    explanation=(
        "Under `screens:` stands what citizens are shown, under `entry:` how they get there: a USSD code, an SMS "
        "keyword or a phone number. Without both nobody would ever see anything."
    ),
    bad="""\
screens:
  start: {end: Hello.}
entry: {ussd: {}}
""",
    good="""\
screens:
  start: {end: Hello.}
entry: {ussd: {'*384#': start}}
""",
)


def check(survey: Survey) -> None:
    """Look for any screen."""
    if not survey.declared("screens"):
        survey.error("M110", survey.service.name.place, "The file has no screens.", "Add `screens:`.")


RULE = Rule(CARD, check)
