"""No two options of a menu answer to the same key."""

from menus.analysis.columns import most_rows
from menus.analysis.satisfiable import together
from menus.analysis.survey import Survey
from menus.check.rule_doc import Card, Rule
from menus.model import Menu, Option, Rows, Screen
from menus.rendering.layout import NUMBERED, paging_of

CARD = Card(
    code="M401",
    title="Two options answer to the same key.",
    explanation=(
        "An option's own `key:` comes before the numbers that the other options get, so that the second one could "
        "never be chosen. The rows of a list are numbered too, before its fixed options."
    ),
    bad="""\
screens:
  start:
    menu: Welcome
    options:
      - {say: Water, goto: bye}
      - {say: Roads, goto: bye}
      - {say: Finish, key: '2', goto: bye}
  bye: {end: Goodbye.}
""",
    good="""\
screens:
  start:
    menu: Welcome
    options:
      - {say: Water, goto: bye}
      - {say: Roads, goto: bye}
      - {say: Finish, key: '9', goto: bye}
  bye: {end: Goodbye.}
""",
)


def check(survey: Survey) -> None:
    """Look at every menu and list."""
    for screen in survey.service.screens.values():
        if isinstance(screen.verb, Menu | Rows):
            _check_own(survey, screen, screen.verb.options)
            _check_numbers(survey, screen, screen.verb)


def _check_own(survey: Survey, screen: Screen, options: tuple[Option, ...]) -> None:
    for number, option in enumerate(options):
        for earlier in options[:number]:
            if option.key and option.key == earlier.key and together(option.condition, earlier.condition):
                place = survey.place("screens", screen.name, "options", number, "key")
                text = f"Two options of `{screen.name}` answer to `{option.key}`."
                survey.error("M401", place, text, "Give one of them another key.")
                break


def _check_numbers(survey: Survey, screen: Screen, verb: Menu | Rows) -> None:
    numbered = [option for option in verb.options if option.key is None]
    rows = most_rows(survey.service, verb)
    paged = any(one.pages > 1 for one in survey.pages.layouts(screen))
    turning = 2 if paged and paging_of(survey.service, screen) == NUMBERED else 0  # More and Previous
    for number, option in enumerate(verb.options):
        if option.key is None or not option.key.isdigit() or option.key.startswith("0"):
            continue
        beside = sum(together(option.condition, one.condition) for one in numbered)
        if int(option.key) <= rows + beside + turning:
            place = survey.place("screens", screen.name, "options", number, "key")
            text = f"The key `{option.key}` hides the option of `{screen.name}` that has this number."
            survey.error("M401", place, text, "Give it a key that is no option's number.")


RULE = Rule(CARD, check)
