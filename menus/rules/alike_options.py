"""No two options of a menu read alike."""

from menus.analysis.satisfiable import may_hold, together
from menus.analysis.survey import Survey
from menus.check.rule_doc import Card, Rule
from menus.model import Menu, Option, Screen
from menus.problems import Severity

CARD = Card(
    code="M407",
    title="Two options of a menu read alike.",
    explanation=(
        "A citizen cannot tell the two apart, and whoever types the words gets the first one. Often one of them was "
        "copied and not yet translated or reworded."
    ),
    bad="""\
screens:
  start:
    menu: What is broken?
    save: what
    options:
      - {value: tap, say: Water}
      - {value: pump, say: water}
    goto: bye
  bye: {end: Goodbye.}
""",
    good="""\
screens:
  start:
    menu: What is broken?
    save: what
    options:
      - {value: tap, say: Water}
      - {value: pump, say: Pump}
    goto: bye
  bye: {end: Goodbye.}
""",
    severity=Severity.WARNING,
)


def check(survey: Survey) -> None:
    """Look at every menu."""
    for screen in survey.service.screens.values():
        if isinstance(screen.verb, Menu):
            _check(survey, screen, screen.verb)


def _check(survey: Survey, screen: Screen, menu: Menu) -> None:
    for number, option in enumerate(menu.options):
        for earlier in menu.options[:number]:
            language = next((one for one in survey.service.languages if _alike(option, earlier, one)), None)
            if language is not None:
                label = option.say.by_language[language].fixed
                text = f"Two options of `{screen.name}` read `{label}` in `{language}`."
                survey.warning("M407", option.say.place, text, "Say how they differ.")
                break


def _alike(option: Option, earlier: Option, language: str) -> bool:
    one, other = option.say.by_language[language].fixed, earlier.say.by_language[language].fixed
    if one is None or other is None or one.casefold() != other.casefold():
        return False
    known = {"language": language}
    shown = may_hold(option.condition, known) and may_hold(earlier.condition, known)
    return shown and together(option.condition, earlier.condition)


RULE = Rule(CARD, check)
