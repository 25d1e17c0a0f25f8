"""Nobody gets too many reminders in a month."""

from collections import defaultdict
from collections.abc import Iterable, Sequence

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
        f"More than {MOST_A_MONTH} texts within {MONTH} days from one reminder, or from several about the same date: "
        "people stop reading them, and text "
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
    """Count the texts of every reminder, and those of all reminders about the same date together."""
    by_date: defaultdict[object, list[Reminder]] = defaultdict(list)
    for reminder in context.service.reminders.values():
        if not _check_texts(context, [reminder], f"The reminder `{reminder.name}` goes"):
            by_date[reminder.on, reminder.is_remembered, reminder.states, reminder.while_states].append(
                reminder
            )
    for together in by_date.values():
        if len(together) > 1:
            *first, last = (f"`{one.name}`" for one in together)
            _check_texts(context, together, f"The reminders {', '.join(first)} and {last} together go")


def _check_texts(context: RuleContext, reminders: Sequence[Reminder], subject: str) -> bool:
    """Report reminders about one date that together go too many times. Returns True if they do."""
    most = most_within([day for one in reminders for day in _days(one)], MONTH)
    if most <= MOST_A_MONTH:
        return False
    parts = max(_most_parts(context, one) for one in reminders)
    price = prices_of_thousand(context.prices(context.service.country), most * parts)
    cost = f", about {price} for a thousand people" if price else ""
    last = reminders[-1]
    place = context.place("reminders", last.name, "before" if last.is_before else "after")
    context.warning(
        "M806", place, f"{subject} {most} times in {MONTH} days to one number{cost}.", "Remind less often."
    )
    return True


def _days(reminder: Reminder) -> Iterable[int]:
    """Return how many days after its date it goes; before it, they are negative."""
    sign = -1 if reminder.is_before else 1
    return (sign * span.most_days for span in reminder.spans)


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
