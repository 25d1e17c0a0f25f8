"""No two options of a menu have the same text."""

from collections.abc import Iterable

from menus.analysis.folded_words import folded_words
from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.analysis.satisfiability import can_both_hold, may_hold
from menus.expressions.conditions import AllOf, Condition
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


_Label = tuple[str, str, Condition]
"""Words of an option, the same folded, and the condition under which it has them."""


def check(context: RuleContext) -> None:
    """Check every menu."""
    for screen in context.service.screens.values():
        if isinstance(screen.verb, Menu):
            _check_menu(context, screen, screen.verb)


def _check_menu(context: RuleContext, screen: Screen, menu: Menu) -> None:
    languages = context.service.languages
    labels = [{name: _labels(option, name) for name in languages} for option in menu.options]
    if not any(_has_alike(one[name] for one in labels) for name in languages):
        return
    for number, option in enumerate(menu.options):
        for earlier in range(number):
            found = ((name, _common_label(labels[number][name], labels[earlier][name])) for name in languages)
            language, label = next((one for one in found if one[1]), ("", None))
            if label is not None:
                text = f"Two options of `{screen.name}` read `{label}` in `{language}`."
                context.warning("M407", option.say.place, text, "Say how they differ.")
                break


def _has_alike(options: Iterable[list[_Label]]) -> bool:
    """Return True if any two options have words that are alike, whatever their conditions are."""
    folded = [word for labels in options for word in {folded for _, folded, _ in labels}]
    return len(set(folded)) < len(folded)


def _common_label(labels: list[_Label], earlier: list[_Label]) -> str | None:
    """Return the words that two options may have at the same time; None if there are none."""
    for label, folded, condition in labels:
        for _, other, other_condition in earlier:
            if folded == other and can_both_hold(condition, other_condition):
                return label
    return None


def _labels(option: Option, language: str) -> list[_Label]:
    """Return the words of an option, each with the condition under which it has them; those with values not."""
    found: list[_Label] = []
    for wording, condition in option.say.wordings:
        text = wording.by_language[language].static_text
        needed = AllOf(tuple(one for one in (option.condition, condition) if one is not None))
        if text and may_hold(needed, {"language": language}):
            found.append((text, folded_words(text), needed))
    return found


RULE = Rule(RULE_DOC, check)
