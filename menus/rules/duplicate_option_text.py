"""No two options of a menu have the same text."""

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.analysis.satisfiability import can_both_hold, may_hold
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
                (name for name in context.service.languages if _read_alike(option, earlier, name)), None
            )
            if language is not None:
                label = option.say.by_language[language].static_text
                text = f"Two options of `{screen.name}` read `{label}` in `{language}`."
                context.warning("M407", option.say.place, text, "Say how they differ.")
                break


def _read_alike(option: Option, earlier: Option, language: str) -> bool:
    words = option.folded_labels.get(language)
    if words is None or words != earlier.folded_labels.get(language):
        return False
    known = {"language": language}
    shown = may_hold(option.condition, known) and may_hold(earlier.condition, known)
    return shown and can_both_hold(option.condition, earlier.condition)


RULE = Rule(RULE_DOC, check)
