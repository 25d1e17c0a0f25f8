"""Characters outside GSM-7 that halve a page or double a message, though a plain one would do."""

from collections.abc import Iterator

from menus.analysis.survey import Survey
from menus.analysis.value_uses import texts_of
from menus.check.rule_doc import Card, Rule
from menus.expressions.templates import Template, Text
from menus.problems import Place, Severity
from menus.rendering.text import gsm7
from menus.rendering.text.sanitise import plain_letters, replacement
from menus.rendering.text.segments import count

CARD = Card(
    code="M503",
    title="One character makes a text take twice the room.",
    explanation=(
        "Phones send 160 characters of the GSM-7 alphabet in the room of 70 others; one character outside it, such "
        "as `ê` or `ẹ`, makes the whole text one of the others. This text would fit without it. Write the plain "
        "character, or set `plain: letters` under `service:` to have that done everywhere. Typographic quotes and "
        "dashes are made plain anyway."
    ),
    bad="""\
screens:
  start: {end: 'Fête. Office hours are from Monday to Friday between 8 and 5 but for all public holidays.'}
""",
    good="""\
screens:
  start: {end: 'Fete. Office hours are from Monday to Friday between 8 and 5 but for all public holidays.'}
""",
    severity=Severity.WARNING,
)


def check(survey: Survey) -> None:
    """Look at the screens that page, and at messages of several parts."""
    told: set[Place] = set()
    for screen in survey.service.screens.values():
        languages = {
            one.language
            for one in survey.pages.layouts(screen)
            if one.pages > 1 and survey.pages.plainer(one)
        }
        for language in sorted(languages):
            for text, _ in texts_of(screen):
                _tell(survey, text, language, "a page", told)
    for message in survey.service.messages.values():
        for language, template in message.text.by_language.items():
            worded = survey.pages.longest[language].of(template)
            if count(worded).parts > count(plain_letters(worded)).parts:
                _tell(survey, message.text, language, "a message", told)


def _tell(survey: Survey, text: Text, language: str, what: str, told: set[Place]) -> None:
    template = text.by_language[language]
    for character in _outside(template):
        better = replacement(character)
        if better:
            place = survey.within(template.place or text.place, character)
            if place not in told:
                told.add(place)
                message = f"`{character}` makes {what} in `{language}` hold less than half."
                survey.warning("M503", place, message, f"Write `{better}`.")
            return


def _outside(template: Template) -> Iterator[str]:
    for part in template.parts:
        if isinstance(part, str):
            yield from gsm7.outside(part)


RULE = Rule(CARD, check)
