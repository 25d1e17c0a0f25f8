"""No announcement is called as a state of a case is."""

from menus.analysis.rule_context import RuleContext
from menus.check.rule_doc import Rule, RuleDoc

CARD = RuleDoc(
    code="M802",
    title="An announcement is called as a state of a case is.",
    explanation=(
        "A message with `columns:` is an announcement, sent by `gateway announce` to the numbers of a file. A message "
        "without them is sent when a case comes to the state of its name. `received`, and what stands under `states:`, "
        "are states: a case would come to one and nobody be told."
    ),
    bad="""\
messages: {received: {text: 'The clinic comes on {date}.', columns: [date]}}
""",
    good="""\
messages: {clinic_day: {text: 'The clinic comes on {date}.', columns: [date]}}
""",
)


def check(context: RuleContext) -> None:
    """Look at every announcement."""
    states = {"received", *context.service.states}
    for message in context.service.messages.values():
        if message.is_announcement and message.name in states:
            text = f"`{message.name}` is a state of a case, and this an announcement."
            context.error("M802", message.place, text, "Give the announcement another name.")


RULE = Rule(CARD, check)
