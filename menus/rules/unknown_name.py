"""Every placeholder and condition uses a value that the file or the gateway provides."""

from menus.analysis.columns import columns_by_name
from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.analysis.saved_names import all_saved_names
from menus.compiler.mention import NameMention
from menus.compiler.suggestion import suggest
from menus.engine.scope import GATEWAY_NAMES
from menus.engine.survey_results import names_result
from menus.expressions.conditions import asks_for_hours
from menus.expressions.templates import Placeholder
from menus.model import MessageTemplate
from menus.model.payments import PAYMENT, PAYMENT_COLUMNS
from menus.problems import Place
from menus.verbs.lookup import Lookup

RULE_DOC = RuleDoc(
    code="M207",
    title="A placeholder or condition names a value that nothing provides.",
    explanation=(
        "A text, a condition or a field may use what a citizen answered (`save:`), what is derived (`set:`), the "
        "columns of a lookup or of a chosen row (`{office.phone}`), constants (`{const.fee}`), what was "
        "remembered (`{profile.ward}`), and values of the gateway, such as {reference}, {msisdn} and {today}. "
        "This name is none of them. Often it is misspelt."
    ),
    bad="""\
screens:
  start: {ask: Your name?, answer: {type: text}, save: name, goto: end}
  end: {end: 'Hello {nam}.'}
""",
    good="""\
screens:
  start: {ask: Your name?, answer: {type: text}, save: name, goto: end}
  end: {end: 'Hello {name}.'}
""",
)
ANNOUNCEMENT_NAMES = frozenset({"language", "const"})
MOMENT_NAMES = frozenset({"today", "now", "time", "weekday", "holiday"})
MESSAGE_NAMES = MOMENT_NAMES | {"reference", "note", "msisdn", "language", "case", "const"}
REMINDER_NAMES = MOMENT_NAMES | {"language", "const"}
STATE_NAMES = MOMENT_NAMES | {"language", "const"}


def check(context: RuleContext) -> None:
    """Check every use of a name. Texts about cases and announcements know fewer names."""
    service = context.service
    names = {*GATEWAY_NAMES, *all_saved_names(context)}
    columns = columns_by_name(service)
    for screen in service.screens.values():
        if isinstance(screen.verb, Lookup) and screen.verb.lookup not in service.lookups:
            columns[screen.verb.lookup] = None  # another rule reports it
    for mention in context.reading.mentions:
        token = str(Placeholder(mention.name, mention.column, mention.format))
        place = mention.place if mention.operators else context.find_token(mention.place, token)
        if mention.message:
            if mention.message in service.messages:
                _check_message(context, service.messages[mention.message], mention, place)
        elif mention.state:
            _check_state(context, mention, place)
        elif mention.column is None:
            _check_name(context, mention, names, place)
        else:
            _check_column(context, mention, columns, place)
    for message in service.messages.values():
        _check_hours(context, message)


def _check_message(
    context: RuleContext, message: MessageTemplate, mention: NameMention, place: Place
) -> None:
    if message.reminder_facts is not None:
        _check_reminder(context, message, message.reminder_facts, mention, place)
        return
    names = MESSAGE_NAMES if message.columns is None else ANNOUNCEMENT_NAMES.union(message.columns)
    if mention.name == PAYMENT and context.service.tells_payment(message.name):
        if mention.column not in PAYMENT_COLUMNS:
            cure = suggest(mention.column or "", PAYMENT_COLUMNS)
            context.error("M207", place, f"A payment has no `{mention.column or ''}`.", cure)
        return
    known = mention.name in names
    if known and mention.name == "const":
        known = mention.column in context.service.constants
    elif mention.operators and message.columns is None:
        known = _is_known_to_conditions(mention)
    if known:
        return
    if message.columns is None:
        cure = "A text about a case knows {reference}, {note}, {case.status} and {const.…}."
        context.error("M207", place, f"A text about a case does not know `{mention.name}`.", cure)
    else:
        cure = f"It knows {{const.…}} and its `columns:`; add it to those of `{message.name}`."
        context.error(
            "M207", place, f"The announcement `{message.name}` does not know `{mention.name}`.", cure
        )


def _check_reminder(
    context: RuleContext, message: MessageTemplate, facts: frozenset[str], mention: NameMention, place: Place
) -> None:
    """Check what the words of a reminder use: its answers, which of its times it is, and the moment."""
    if mention.name == "const":
        known = mention.column in context.service.constants
    elif mention.column is not None:
        known = f"{mention.name}.{mention.column}" in facts
    else:
        known = mention.name in REMINDER_NAMES or mention.name in facts
    if not known:
        listed = ", ".join(f"{{{name}}}" for name in sorted(facts))
        token = f"{mention.name}.{mention.column}" if mention.column else mention.name
        text = f"The words of the reminder `{message.name}` do not know `{token}`."
        context.error("M207", place, text, f"They know {listed}, the moment and {{const.…}}.")


def _is_known_to_conditions(mention: NameMention) -> bool:
    """Return True if a condition in a text about a case knows a value: its note, its state, the moment."""
    if mention.column is not None:
        return mention.name == "case" and mention.column in ("note", "status")
    return mention.name in MESSAGE_NAMES - {"case", "msisdn"}


def _check_hours(context: RuleContext, message: MessageTemplate) -> None:
    """Report conditions of an announcement on opening hours: when it is read is not known."""
    conditions = [condition for _, condition in message.text.wordings if condition is not None]
    if message.is_announcement and asks_for_hours(conditions):
        text = f"The announcement `{message.name}` does not know opening hours."
        context.error("M207", message.text.place, text, "Take the case with `open:` away.")


def _check_state(context: RuleContext, mention: NameMention, place: Place) -> None:
    """Check what the words of a state use. They are shown in conversations and in messages alike."""
    if not mention.operators:
        text = f"The words of the state `{mention.state}` know no values."
        context.error("M207", place, text, "Put the value into the text that shows the state.")
    elif mention.name not in STATE_NAMES or (mention.name == "const") is not bool(mention.column):
        cure = "Their cases may ask for {language}, {today}, {time}, {weekday}, {holiday} and {const.…}."
        text = f"The words of the state `{mention.state}` do not know `{mention.name}`."
        context.error("M207", place, text, cure)
    elif mention.name == "const" and mention.column not in context.service.constants:
        context.error(
            "M207", place, f"There is no constant `{mention.column}`.", "Add it under `constants:`."
        )


def _check_name(context: RuleContext, mention: NameMention, names: set[str], place: Place) -> None:
    if mention.name in names or not context.knows_all_names:
        return
    if mention.name in context.service.lookups:
        cure = f"Name a column, as in {{{mention.name}.name}}."
        context.error("M207", place, f"`{mention.name}` is a lookup, not a value.", cure)
        return
    guess = suggest(mention.name, names)
    cure = guess if guess.startswith("Did") else "Save an answer under that name, or derive it with `set:`."
    context.error("M207", place, f"Nothing provides `{mention.name}`.", cure)


def _check_column(
    context: RuleContext, mention: NameMention, columns: dict[str, tuple[str, ...] | None], place: Place
) -> None:
    if mention.name == "secret" or names_result(Placeholder(mention.name, mention.column)):
        return  # other rules check secrets and results of surveys
    if mention.name not in columns:
        if mention.name not in context.declared_names("lookups"):
            cure = suggest(mention.name, columns)
            context.error("M207", place, f"Nothing named `{mention.name}` has columns.", cure)
        return
    known = columns[mention.name]
    if known is not None and mention.column not in known:
        cure = suggest(mention.column or "", known)
        context.error("M207", place, f"`{mention.name}` has no `{mention.column}`.", cure)


RULE = Rule(RULE_DOC, check)
