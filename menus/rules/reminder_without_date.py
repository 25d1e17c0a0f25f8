"""The date of a reminder is a day, and citizens give it."""

from collections.abc import Iterator

from menus.analysis.edges import ACTIVE, ARRIVAL, Node
from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.analysis.saved_names import names_saved_on_screen
from menus.analysis.value_kinds import KIND_NAMES, ValueKind, value_kinds
from menus.model import Reminder
from menus.problems import Severity
from menus.verbs.remember import Remember
from menus.verbs.submit import Submit

RULE_DOC = RuleDoc(
    code="M808",
    title="A reminder may have no date.",
    explanation=(
        "A reminder is set where a case is filed in a session that knows its date, and where its date is remembered. "
        "Here the answer is no day, or nobody comes to such a screen, or some way comes there without the date: who "
        "takes it gets no reminder, and nobody is told. `optional: true` says that not everybody gives the date."
    ),
    bad="""\
screens:
  start:
    menu: Have you a date?
    options: [{say: 'Yes', goto: day}, {say: 'No', goto: send}]
  day: {ask: Which?, answer: {type: date}, save: visit, goto: send}
  send: {submit: booking, goto: finish}
  finish: {end: Thank you.}
cases: {booking: {title: A visit, fields: {visit: '{visit}'}}}
messages: {visit_soon: 'Your visit is on {visit:date}.'}
reminders: {visit: {message: visit_soon, on: '{visit}', before: 2d}}
""",
    good="""\
screens:
  start:
    menu: Have you a date?
    options: [{say: 'Yes', goto: day}, {say: 'No', goto: send}]
  day: {ask: Which?, answer: {type: date}, save: visit, goto: send}
  send: {submit: booking, goto: finish}
  finish: {end: Thank you.}
cases: {booking: {title: A visit, fields: {visit: '{visit}'}}}
messages: {visit_soon: 'Your visit is on {visit:date}.'}
reminders: {visit: {message: visit_soon, on: '{visit}', before: 2d, optional: true}}
""",
    severity=Severity.WARNING,
)
_MAY_BE_DAYS = frozenset({ValueKind.DAY, ValueKind.ANY, ValueKind.LONG_NUMBER})


def check(context: RuleContext) -> None:
    """Check the date of every reminder that has an answer for it."""
    dated = [one for one in context.service.reminders.values() if one.on]
    if not dated or not context.knows_all_names:
        return
    kinds = value_kinds(context.service)
    for reminder in dated:
        found = kinds.get(reminder.on, frozenset())
        if found and not found & _MAY_BE_DAYS:
            what = next((KIND_NAMES[one] for one in sorted(found, key=str) if one in KIND_NAMES), "a word")
            text = f"The reminder `{reminder.name}` needs a day, and `{reminder.on}` is {what}."
            place = context.place("reminders", reminder.name, "on")
            context.warning("M808", place, text, "Ask for it with `answer: {type: date}`.")
        elif found and context.knows_all_ways:
            _check_ways(context, reminder)


def _check_ways(context: RuleContext, reminder: Reminder) -> None:
    """Check that some way sets the reminder, and that no way to a screen that does comes without the date."""
    known = _nodes_after(context, reminder.on)
    setting = [name for name in _setting_screens(context, reminder) if (name, ARRIVAL) in known]
    place = context.place("reminders", reminder.name, "on")
    if not setting:
        text = f"Nobody ever gets the reminder `{reminder.name}`: no case is filed with `{reminder.on}`, and it is not"
        cure = f"File a case after it is asked, or `remember: [{reminder.on}]`."
        context.warning("M808", place, f"{text} remembered.", cure)
    elif not reminder.is_optional:
        for name in setting:
            if not context.assignment.is_definitely_set((name, ARRIVAL), reminder.on):
                text = f"Some way comes to `{name}` without `{reminder.on}`, and gets no reminder `{reminder.name}`."
                cure = "Ask for the date on every way, or write `optional: true`."
                context.warning("M808", place, text, cure)
                return


def _setting_screens(context: RuleContext, reminder: Reminder) -> Iterator[str]:
    """Yield the screens that set the reminder if they come with its date."""
    for name, screen in context.service.screens.items():
        verb = screen.verb
        if (isinstance(verb, Remember) and reminder.on in verb.names) or (
            isinstance(verb, Submit) and not reminder.is_remembered and verb.case not in reminder.until.filed
        ):
            yield name


def _nodes_after(context: RuleContext, answer: str) -> set[Node]:
    """Return the nodes to which a way leads from a screen that saves the answer."""
    screens = context.service.screens.items()
    waiting: list[Node] = [
        (name, part)
        for name, screen in screens
        if any(saved == answer for saved, _ in names_saved_on_screen(context, screen))
        for part in (ARRIVAL, ACTIVE)
        if (name, part) in context.graph.reachable_nodes
    ]
    seen: set[Node] = set()
    while waiting:
        node = waiting.pop()
        if node not in seen:
            seen.add(node)
            waiting += context.graph.targets_from(node)
    return seen


RULE = Rule(RULE_DOC, check)
