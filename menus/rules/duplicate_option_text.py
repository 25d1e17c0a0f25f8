"""No two options of a menu have the same text."""

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.analysis.satisfiability import can_both_hold, may_hold
from menus.expressions.conditions import AllOf, Condition
from menus.input.fold import fold_words
from menus.model import Option, Screen
from menus.problems import Severity
from menus.verbs.menu import Menu

RULE_DOC = RuleDoc(
    code="M407",
    title="Two options of a menu read alike.",
    explanation=(
        "A citizen cannot tell the two apart, and a citizen who types the words gets the first one. Words are alike "
        "if they differ only in case, accents or the punctuation around them, since that is how typed words are "
        "compared. Often one of them was copied and not yet translated or reworded."
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


def check(context: RuleContext) -> None:
    """Check every menu."""
    for screen in context.service.screens.values():
        if isinstance(screen.verb, Menu):
            _check_menu(context, screen, screen.verb)


def _check_menu(context: RuleContext, screen: Screen, menu: Menu) -> None:
    for number, option in enumerate(menu.options):
        for earlier in menu.options[:number]:
            language = next(
                (name for name in context.service.languages if _common_label(option, earlier, name)), None
            )
            if language is not None:
                label = _common_label(option, earlier, language)
                text = f"Two options of `{screen.name}` read `{label}` in `{language}`."
                context.warning("M407", option.say.place, text, "Say how they differ.")
                break


def _common_label(option: Option, earlier: Option, language: str) -> str | None:
    """Return the words that two options may have at the same time; None if there are none."""
    labels = _labels(earlier, language)
    for label, condition in _labels(option, language):
        for other, other_condition in labels:
            if fold_words(label) == fold_words(other) and can_both_hold(condition, other_condition):
                return label
    return None


def _labels(option: Option, language: str) -> list[tuple[str, Condition]]:
    """Return the words of an option, each with the condition under which it has them; those with values not."""
    found: list[tuple[str, Condition]] = []
    for wording, condition in option.say.wordings:
        text = wording.by_language[language].static_text
        needed = AllOf(tuple(one for one in (option.condition, condition) if one is not None))
        if text and may_hold(needed, {"language": language}):
            found.append((text, needed))
    return found


RULE = Rule(RULE_DOC, check)
