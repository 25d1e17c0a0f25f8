"""Nobody gets too many reminders in a month."""

from collections.abc import Sequence

from menus.analysis.longest_text import longest_text
from menus.analysis.message_sizes import sent_text
from menus.analysis.prices import prices_of_thousand
from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.model import Reminder
from menus.problems import Severity
from menus.rendering.text.segments import count_segments

MONTH = 30  # days
MOST_A_MONTH = 6
RULE_DOC = RuleDoc(
    code="M806",
    title="A reminder goes to one number many times a month.",
    explanation=(
        f"More than {MOST_A_MONTH} texts within {MONTH} days from one reminder: people stop reading them, and text "
        "STOP, which ends everything. Each text is paid for; the message says what a thousand people cost. A "
        "daily text is better a call, or a menu to dial."
    ),
    bad="""\
screens:
  start: {ask: When did you begin?, answer: {type: date}, save: begun, goto: keep}
  keep: {remember: [begun], goto: finish}
  finish: {end: Thank you.}
messages: {pill: Take your pill today.}
reminders: {pill: {message: pill, on: '{begun}', after: [1d, 2d, 3d, 4d, 5d, 6d, 7d]}}
""",
    good="""\
screens:
  start: {ask: When did you begin?, answer: {type: date}, save: begun, goto: keep}
  keep: {remember: [begun], goto: finish}
  finish: {end: Thank you.}
messages: {pill: Take your pill this week.}
reminders: {pill: {message: pill, on: '{begun}', after: [1w, 2w, 3w, 4w]}}
""",
    severity=Severity.WARNING,
)


def check(context: RuleContext) -> None:
    """Count the texts of every reminder."""
    for reminder in context.service.reminders.values():
        most = most_within([span.most_days for span in reminder.spans], MONTH)
        if most > MOST_A_MONTH:
            price = prices_of_thousand(
                context.prices(context.service.country), most * _most_parts(context, reminder)
            )
            cost = f", about {price} for a thousand people" if price else ""
            text = f"The reminder `{reminder.name}` goes {most} times in {MONTH} days to one number{cost}."
            key = "before" if reminder.is_before else "after"
            context.warning(
                "M806", context.place("reminders", reminder.name, key), text, "Remind less often."
            )


def most_within(days: Sequence[int], length: int) -> int:
    """Return the most of these days that are within so many days of each other."""
    ordered = sorted(days)
    return max((sum(first <= day < first + length for day in ordered) for first in ordered), default=0)


def _most_parts(context: RuleContext, reminder: Reminder) -> int:
    """Return the parts of the longest wording of its message; 1 if there is none."""
    message = context.service.messages.get(reminder.message)
    if message is None:
        return 1
    texts = [
        sent_text(context, template, language, message.ask_screen)
        for wording, _ in message.text.wordings
        for language, template in wording.translated.items()
    ]
    return count_segments(longest_text(iter(texts))).segments if texts else 1


RULE = Rule(RULE_DOC, check)
