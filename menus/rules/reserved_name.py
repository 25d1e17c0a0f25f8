"""All names share one namespace: no value is saved under a name of the gateway, a lookup or a table."""

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.analysis.saved_names import names_saved_on_screen
from menus.engine.scope import GATEWAY_NAMES, SAID
from menus.model.payments import PAYMENT

RULE_DOC = RuleDoc(
    code="M210",
    title="A value is saved over a name that is taken.",
    explanation=(
        "Answers, derived values, lookups, tables and cases that are answered share one set of names with the "
        "values of the gateway, such as {reference} or {today}. A second meaning of a name would hide the first. Of "
        "the gateway's names only `language` may be set."
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
RESERVED_NAMES = GATEWAY_NAMES - {"language"} | {"case", "rows", "row", "const", "profile", "secret"}


def check(context: RuleContext) -> None:
    """Check every name that gets a value, and the columns of announcements."""
    lookups, tables = context.declared_names("lookups"), context.declared_names("tables")
    answered = context.service.answer_columns
    reserved = RESERVED_NAMES if context.service.guesses else RESERVED_NAMES - {SAID}
    reserved |= {PAYMENT} if context.service.has_payments else set()
    for screen in context.service.screens.values():
        for name, place in names_saved_on_screen(context, screen):
            if name in reserved:
                text = f"The gateway itself provides `{name}`."
            elif name in lookups or name in tables or name in answered:
                kind = "lookup" if name in lookups else "table" if name in tables else "case that is answered"
                text = f"`{name}` is the name of a {kind}."
            else:
                continue
            context.error("M210", place, text, "Save under another name.")
    for screen in context.service.screens.values():
        name = screen.verb.answered_case()
        if name in reserved or name in lookups:
            of = "a lookup" if name in lookups else "a value of the gateway"
            text = f"The answer to the case `{name}` has the name of {of}."
            context.error("M210", context.place("screens", screen.name, "submit"), text, "Rename the case.")
    for message in context.service.messages.values():
        for column in message.columns or ():
            if column in reserved | {"language"}:
                place = context.place("messages", message.name, "columns")
                text = f"The gateway itself provides `{column}`."
                context.error("M210", place, text, "Give the column another name.")


RULE = Rule(RULE_DOC, check)
