"""No option has a number as its text that selects another option."""

from menus.analysis.folded_words import folded_words
from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.model import Screen
from menus.verbs.menu import Menu

RULE_DOC = RuleDoc(
    code="M406",
    title="An option is named like the number of another one.",
    explanation=(
        "Citizens may choose options by their number or by their words, and the number comes first. If the second "
        "option reads `1` or `(1)`, a citizen who types 1 gets the first one. The same goes for an option that reads "
        "like another one's own `key:`. Use words, put the options in the order of their numbers, or ask for a number "
        "with `ask:`."
    ),
    bad="""\
screens:
  start:
    menu: How many wells?
    save: wells
    options:
      - {value: 2, say: '2'}
      - {value: 1, say: '1'}
    goto: bye
  bye: {end: Goodbye.}
""",
    good="""\
screens:
  start:
    menu: How many wells?
    save: wells
    options:
      - {value: 1, say: '1'}
      - {value: 2, say: '2'}
    goto: bye
  bye: {end: Goodbye.}
""",
)


def check(context: RuleContext) -> None:
    """Check every menu."""
    for screen in context.service.screens.values():
        if isinstance(screen.verb, Menu):
            _check_menu(context, screen, screen.verb)


def _check_menu(context: RuleContext, screen: Screen, menu: Menu) -> None:
    own = {folded_words(option.key): option for option in menu.options if option.key}
    numbered = [option for option in menu.options if option.key is None]
    by_number = {**{str(number): option for number, option in enumerate(numbered, 1)}, **own}
    for option in menu.options:
        labels = dict.fromkeys(
            text.static_text
            for wording, _ in option.say.wordings
            for text in wording.by_language.values()
            if text.static_text
        )
        for label in labels:
            words = folded_words(label)
            number = words.lstrip("0") if words.isdigit() else words
            if any(by_number.get(key, option) is not option for key in (words, number)):
                text = f"The option `{label}` of `{screen.name}` reads like the number of another one."
                context.error("M406", option.say.place, text, "Use words, or change the order.")


RULE = Rule(RULE_DOC, check)
