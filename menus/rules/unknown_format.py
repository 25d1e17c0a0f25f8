"""Every format of a placeholder is one that there is."""

from menus.analysis.survey import Survey
from menus.check.rule_doc import Card, Rule
from menus.compiler.reading import nearest
from menus.expressions.formats import FORMATS, known_format
from menus.expressions.templates import Placeholder

CARD = Card(
    code="M208",
    title="A placeholder has a format that does not exist.",
    explanation=(
        "After a colon a placeholder may say how its value is written: `{born:date}`, `{fee:money}`, `{id:last4}`, "
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


def check(survey: Survey) -> None:
    """Look at every mention that has a format."""
    for mention in survey.reading.mentions:
        if mention.format is not None and mention.format != "hash" and not known_format(mention.format):
            token = str(Placeholder(mention.name, mention.column, mention.format))
            cure = nearest(mention.format, FORMATS)
            place = survey.within(mention.place, token)
            survey.error("M208", place, f"There is no format `:{mention.format}`.", cure)


RULE = Rule(CARD, check)
