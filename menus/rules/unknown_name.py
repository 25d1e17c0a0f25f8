"""Every placeholder and every condition speaks of something that the file or the gateway provides."""

from collections.abc import Iterator

from menus.analysis.columns import columns_by_name
from menus.analysis.saved_names import saved_names
from menus.analysis.survey import Survey
from menus.check.rule_doc import Card, Rule
from menus.compiler.reading import Mention, nearest
from menus.engine.scope import GATEWAY_NAMES
from menus.expressions.templates import Placeholder
from menus.model import Message
from menus.problems import Place

CARD = Card(
    code="M207",
    title="A placeholder or condition names a value that nothing provides.",
    explanation=(
        "A text, a condition or a field may use what a citizen answered (`save:`), what is derived (`set:`), the "
        "columns of a lookup or of a chosen row (`{office.phone}`), constants (`{const.fee}`), what was remembered "
        "(`{profile.ward}`), and what the gateway knows, such as {reference}, {msisdn} and {today}. This name is "
        "none of them: often a slip of the pen."
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
MESSAGE_NAMES = frozenset({"reference", "note", "msisdn", "language", "today", "now", "case", "const"})


def check(survey: Survey) -> None:
    """Look at every mention, and at texts about cases and announcements, which know less."""
    service = survey.service
    names = {*GATEWAY_NAMES, *saved_names(survey)}
    columns = columns_by_name(service)
    in_messages = dict(message_places(survey))
    for mention in survey.reading.mentions:
        place = survey.within(mention.place, str(Placeholder(mention.name, mention.column, mention.format)))
        if mention.place in in_messages:
            _check_message(survey, in_messages[mention.place], mention, place)
        elif mention.column is None:
            _check_name(survey, mention, names, place)
        else:
            _check_column(survey, mention, columns, place)


def message_places(survey: Survey) -> Iterator[tuple[Place, Message]]:
    """Where the words of messages stand."""
    for message in survey.service.messages.values():
        yield from ((one.place, message) for one in message.text.by_language.values() if one.place)


def _check_message(survey: Survey, message: Message, mention: Mention, place: Place) -> None:
    names = MESSAGE_NAMES if message.columns is None else ANNOUNCEMENT_NAMES.union(message.columns)
    known = mention.name in names
    if known and mention.name == "const":
        known = mention.column in survey.service.constants
    if known:
        return
    if message.columns is None:
        cure = "A text about a case knows {reference}, {note}, {case.status} and {const.…}."
        survey.error("M207", place, f"A text about a case does not know `{mention.name}`.", cure)
    else:
        cure = f"It knows {{const.…}} and its `columns:`; add it to those of `{message.name}`."
        survey.error(
            "M207", place, f"The announcement `{message.name}` does not know `{mention.name}`.", cure
        )


def _check_name(survey: Survey, mention: Mention, names: set[str], place: Place) -> None:
    if mention.name in names:
        return
    if mention.name in survey.service.lookups:
        cure = f"Name a column, as in {{{mention.name}.name}}."
        survey.error("M207", place, f"`{mention.name}` is a lookup, and no value by itself.", cure)
        return
    guess = nearest(mention.name, names)
    cure = guess if guess.startswith("Did") else "Save an answer under that name, or derive it with `set:`."
    survey.error("M207", place, f"Nothing provides `{mention.name}`.", cure)


def _check_column(
    survey: Survey, mention: Mention, columns: dict[str, tuple[str, ...] | None], place: Place
) -> None:
    if mention.name == "secret":
        return
    if mention.name not in columns:
        if mention.name not in survey.declared("lookups"):
            cure = nearest(mention.name, columns)
            survey.error("M207", place, f"Nothing named `{mention.name}` has columns.", cure)
        return
    known = columns[mention.name]
    if known is not None and mention.column not in known:
        cure = nearest(mention.column or "", known)
        survey.error("M207", place, f"`{mention.name}` has no `{mention.column}`.", cure)


RULE = Rule(CARD, check)
