"""Reminders name messages, states, cases and choices that the file has."""

from collections.abc import Collection

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.compiler.suggestion import suggest
from menus.model import Reminder

RULE_DOC = RuleDoc(
    code="M807",
    title="A reminder names something that the file does not have, or a message that others send.",
    explanation=(
        "`message:` is a name under `messages:`. It is no announcement and not the name of a state, for such a message "
        "goes out when a case comes to that state. The states of `when:`, `while:` and `until:` are those under "
        "`states:`, `received`, and messages about a case. `filed:` names cases, `opted_in:` a reminder or a message. "
        "With an unknown name the reminder would never go, or never end."
    ),
    bad="""\
screens:
  start: {ask: When is your visit?, answer: {type: date}, save: visit, goto: send}
  send: {submit: booking, goto: finish}
  finish: {end: Thank you.}
cases: {booking: {title: A visit, fields: {visit: '{visit}'}, required: [visit]}}
messages: {visit_soon: 'Your visit is on {visit:date}.'}
reminders: {visit: {message: visit_soon, on: '{visit}', before: 2d, until: {state: done}}}
""",
    good="""\
screens:
  start: {ask: When is your visit?, answer: {type: date}, save: visit, goto: send}
  send: {submit: booking, goto: finish}
  finish: {end: Thank you.}
cases: {booking: {title: A visit, fields: {visit: '{visit}'}, required: [visit]}}
messages: {visit_soon: 'Your visit is on {visit:date}.'}
reminders: {visit: {message: visit_soon, on: '{visit}', before: 2d, until: {state: received}}}
""",
)


def check(context: RuleContext) -> None:
    """Check every reminder."""
    service = context.service
    own_states = {"received", *service.states}
    told = {name for name, message in service.messages.items() if message.tells_state}
    states = own_states | told
    for reminder in service.reminders.values():
        _check_message(context, reminder, own_states)
        _check_names(context, reminder, "when", "state", reminder.states, states, "state of a case")
        _check_names(context, reminder, "while", "state", reminder.while_states, states, "state of a case")
        _check_names(context, reminder, "until", "state", reminder.until.states, states, "state of a case")
        _check_names(
            context, reminder, "until", "filed", reminder.until.filed, context.declared_names("cases"), "case"
        )
        chosen = (reminder.opted_in,) if reminder.opted_in else ()
        choices = context.declared_names("messages") | context.declared_names("reminders")
        _check_names(context, reminder, "while", "opted_in", chosen, choices, "message or reminder")
        if reminder.on and reminder.while_states and reminder.is_remembered:
            text = f"`{reminder.name}` belongs to no case: its date is remembered of a number."
            place = context.place("reminders", reminder.name, "while", "state")
            context.error("M807", place, text, "Take `state:` away.")


def _check_message(context: RuleContext, reminder: Reminder, states: Collection[str]) -> None:
    messages, place = context.declared_names("messages"), context.place("reminders", reminder.name, "message")
    name = reminder.message
    if name not in messages:
        context.error("M807", place, f"There is no message `{name}`.", suggest(name, messages))
        return
    message = context.service.messages.get(name)
    if message is None:
        return
    if message.is_announcement:
        text = f"`{name}` is an announcement, which `gateway announce` sends."
        context.error("M807", place, text, "Take its `columns:` away, or name another message.")
    elif name in states:
        text = f"`{name}` goes out when a case comes to the state of that name."
        context.error("M807", place, text, "Give the reminder a message of another name.")
    elif message.ask_screen and "reference" not in (message.reminder_facts or ()):
        text = f"`{name}` asks, and a reply to it would be about no case."
        context.error(
            "M807", place, text, "Only a reminder about a case asks: `when:`, or a date that a case has."
        )


def _check_names(
    context: RuleContext,
    reminder: Reminder,
    part: str,
    key: str,
    names: Collection[str],
    known: Collection[str],
    what: str,
) -> None:
    for name in names:
        if name not in known:
            place = context.place("reminders", reminder.name, part, key)
            context.error("M807", place, f"There is no {what} `{name}`.", suggest(name, known))


RULE = Rule(RULE_DOC, check)
