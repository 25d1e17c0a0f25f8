"""A screen that may be skipped says where to go on."""

from menus.analysis.facts import facts_if_true
from menus.analysis.rule_context import RuleContext
from menus.check.rule_doc import Rule, RuleDoc
from menus.model import Menu, Screen

CARD = RuleDoc(
    code="M308",
    title="A screen that `skip_if` passes over does not say where to go on.",
    explanation=(
        "`skip_if:` goes straight to the screen's own `goto:`; for a menu whose answer was saved already, to that "
        "option's. A screen without a `goto:` of its own, such as a lookup, or a menu whose options all have one, "
        "needs one for those who skip it."
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
    """Look at every `skip_if`."""
    for screen in context.service.screens.values():
        if screen.skip_if is not None and not screen.goto and not _goes_by_option(context, screen):
            place = context.key_place("screens", screen.name, "skip_if")
            text = f"Who skips `{screen.name}` has nowhere to go on to."
            context.error("M308", place, text, "Add `goto: <screen>`.")


def _goes_by_option(context: RuleContext, screen: Screen) -> bool:
    """Whether the saved answer is there and can only be one of the menu's own options, each with its way."""
    verb = screen.verb
    if not isinstance(verb, Menu) or screen.save is None or screen.save not in facts_if_true(screen.skip_if):
        return False
    if len(context.graph.value_sources[screen.save]) > 1:
        return False
    return all(option.goto for option in verb.options)


RULE = Rule(CARD, check)
