"""The words of a text as they are sent, with every value at its longest."""

from menus.analysis.survey import Survey
from menus.expressions.templates import Template


def sent(survey: Survey, template: Template, language: str, ask: str | None) -> str:
    """The text itself and, where it asks something, what the screen `ask` shows below it."""
    worded = survey.pages.longest[language].of(template).strip()
    return "\n".join(filter(None, (worded, survey.pages.asked(ask, language) if ask else "")))
