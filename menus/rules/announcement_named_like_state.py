"""No announcement has the name of a state."""

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc

RULE_DOC = RuleDoc(
    code="M802",
    title="An announcement has the name of a state.",
    explanation=(
        "A message with `columns:` is an announcement: `gateway announce` sends it to the numbers of a file. A "
        "message without them is sent when a case reaches the state of its name. `received` and the names under "
        "`states:` are states. A case could reach this one, and nobody would be told."
    ),
    bad="""\
messages: {received: {text: 'The clinic comes on {date}.', columns: [date]}}
""",
    good="""\
messages: {clinic_day: {text: 'The clinic comes on {date}.', columns: [date]}}
""",
)


def check(context: RuleContext) -> None:
    """Check every announcement."""
    states = {"received", *context.service.states}
    for message in context.service.messages.values():
        if message.is_announcement and message.name in states:
            text = f"This announcement has the name of a state of a case, `{message.name}`."
            context.error("M802", message.place, text, "Give the announcement another name.")


RULE = Rule(RULE_DOC, check)
