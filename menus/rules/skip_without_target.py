"""A screen that may be skipped has a target for that."""

from menus.analysis.facts import facts_if_true
from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.model import Screen
from menus.verbs.menu import Menu

RULE_DOC = RuleDoc(
    code="M308",
    title="A screen that `skip_if` skips does not say where to go on.",
    explanation=(
        "`skip_if:` goes straight to the screen's own `goto:`, or to the `goto:` of the option that was saved in "
        "a menu. Citizens who skip the screen need that target. A screen without a `goto:` of its own, such as a "
        "lookup, or a menu whose options all have one, needs one for them."
    ),
    bad="""\
screens:
  start:
    skip_if: {language: sw}
    menu: Which language?
    options:
      - {say: English, language: en, goto: bye}
      - {say: Kiswahili, language: sw, goto: bye}
  bye: {end: Goodbye.}
""",
    good="""\
screens:
  start:
    skip_if: {language: sw}
    menu: Which language?
    options:
      - {say: English, language: en}
      - {say: Kiswahili, language: sw}
    goto: bye
  bye: {end: Goodbye.}
""",
)


def check(context: RuleContext) -> None:
    """Check every `skip_if`."""
    for screen in context.service.screens.values():
        if screen.skip_if is not None and not screen.goto and not _goes_by_option(context, screen):
            place = context.key_place("screens", screen.name, "skip_if")
            text = f"Citizens who skip `{screen.name}` have nowhere to go on."
            context.error("M308", place, text, "Add `goto: <screen>`.")


def _goes_by_option(context: RuleContext, screen: Screen) -> bool:
    """Return True if the saved answer is always one of the menu's options, and each option has a target."""
    verb = screen.verb
    if not isinstance(verb, Menu) or screen.save is None or screen.save not in facts_if_true(screen.skip_if):
        return False
    if len(context.graph.value_sources[screen.save]) > 1:
        return False
    return all(option.goto for option in verb.options)


RULE = Rule(RULE_DOC, check)
