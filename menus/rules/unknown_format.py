"""Every format of a placeholder exists."""

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.compiler.suggestion import suggest
from menus.expressions.formats import FORMATS, is_known_format
from menus.expressions.templates import Placeholder

RULE_DOC = RuleDoc(
    code="M208",
    title="A placeholder has a format that does not exist.",
    explanation=(
        "After a colon, a placeholder may say how to write its value: `{born:date}`, `{fee:money}`, `{id:last4}`, "
        "`{day:YYYYMMDD}`, or `{place:20}` to cut it after 20 characters."
    ),
    bad="""\
screens:
  start: {end: 'It is {today:dat}.'}
""",
    good="""\
screens:
  start: {end: 'It is {today:date}.'}
""",
)


def check(context: RuleContext) -> None:
    """Check every placeholder with a format."""
    for mention in context.reading.mentions:
        if mention.format is not None and not is_known_format(mention.format):
            token = str(Placeholder(mention.name, mention.column, mention.format))
            cure = suggest(mention.format, {*FORMATS, "pad2"})
            place = context.find_token(mention.place, token)
            context.error("M208", place, f"There is no format `:{mention.format}`.", cure)


RULE = Rule(RULE_DOC, check)
