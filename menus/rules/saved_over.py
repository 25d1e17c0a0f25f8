"""One namespace: nothing is saved over a name that the gateway, a lookup or a table has."""

from menus.analysis.saved_names import saved_at
from menus.analysis.survey import Survey
from menus.check.rule_doc import Card, Rule
from menus.engine.scope import GATEWAY_NAMES

CARD = Card(
    code="M210",
    title="A value is saved over a name that is taken.",
    explanation=(
        "Answers, derived values, lookups and tables share one set of names with what the gateway knows, such as "
        "{reference} or {today}. A second meaning of one of them would hide the first. Only `language` may be set."
    ),
    bad="""\
screens:
  start: {ask: Which day?, answer: {type: date}, save: today, goto: end}
  end: {end: Bye.}
""",
    good="""\
screens:
  start: {ask: Which day?, answer: {type: date}, save: day, goto: end}
  end: {end: Bye.}
""",
)
_TAKEN = GATEWAY_NAMES - {"language"} | {"case", "rows", "row", "const", "profile", "secret"}


def check(survey: Survey) -> None:
    """Look at every name that gets a value, and at the columns of announcements."""
    lookups, tables = survey.declared("lookups"), survey.declared("tables")
    for screen in survey.service.screens.values():
        for name, place in saved_at(survey, screen):
            if name in _TAKEN:
                text = f"The gateway itself provides `{name}`."
            elif name in lookups or name in tables:
                text = f"`{name}` is the name of a {'lookup' if name in lookups else 'table'}."
            else:
                continue
            survey.error("M210", place, text, "Save under another name.")
    for message in survey.service.messages.values():
        for column in message.columns or ():
            if column in _TAKEN | {"language"}:
                place = survey.place("messages", message.name, "columns")
                text = f"The gateway itself provides `{column}`."
                survey.error("M210", place, text, "Give the column another name.")


RULE = Rule(CARD, check)
