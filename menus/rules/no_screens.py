"""A file needs screens."""

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc

RULE_DOC = RuleDoc(
    code="M110",
    title="A service needs at least one screen and one entry.",
    explanation=(
        "`screens:` says what citizens see, and `entry:` how they get there: by a USSD code, an SMS keyword or a "
        "phone number. Without both nobody would ever see anything."
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


def check(context: RuleContext) -> None:
    """Check that there is a screen."""
    if not context.declared_names("screens"):
        context.error("M110", context.service.name.place, "The file has no screens.", "Add `screens:`.")


RULE = Rule(RULE_DOC, check)
