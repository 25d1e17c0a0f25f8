"""No two options of a menu have the same key."""

from menus.analysis.columns import max_rows
from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.analysis.satisfiability import can_both_hold
from menus.input.fold import fold_words
from menus.model import ChoiceVerb, Option, Screen
from menus.rendering.layout import NUMBERED, paging_of

RULE_DOC = RuleDoc(
    code="M401",
    title="Two options have the same key.",
    explanation=(
        "An option's own `key:` comes before the numbers of the other options, so nobody could ever choose the "
        "second one. The rows of a list are numbered too, before its fixed options."
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


def check(context: RuleContext) -> None:
    """Check every menu and list."""
    for screen in context.service.screens.values():
        if isinstance(screen.verb, ChoiceVerb):
            _check_own_keys(context, screen, screen.verb.options)
            _check_numbers(context, screen, screen.verb)


def _check_own_keys(context: RuleContext, screen: Screen, options: tuple[Option, ...]) -> None:
    for number, option in enumerate(options):
        for earlier in options[:number]:
            if (
                option.key
                and earlier.key
                and fold_words(option.key) == fold_words(earlier.key)
                and can_both_hold(option.condition, earlier.condition)
            ):
                place = context.place("screens", screen.name, "options", number, "key")
                text = f"Two options of `{screen.name}` have the key `{option.key}`."
                context.error("M401", place, text, "Give one of them another key.")
                break


def _check_numbers(context: RuleContext, screen: Screen, verb: ChoiceVerb) -> None:
    if not any(map(_may_be_number, verb.options)):
        return
    numbered = [option for option in verb.options if option.key is None]
    rows = max_rows(context.service, verb)
    paged = any(layout.pages > 1 for layout in context.page_layouts.layouts(screen))
    turn_options = 2 if paged and paging_of(context.service, screen) == NUMBERED else 0  # More and Previous
    for number, option in enumerate(verb.options):
        if option.key is None or not _may_be_number(option):
            continue
        numbered_at_once = sum(can_both_hold(option.condition, other.condition) for other in numbered)
        if int(option.key) <= rows + numbered_at_once + turn_options:
            place = context.place("screens", screen.name, "options", number, "key")
            text = f"The key `{option.key}` hides the option of `{screen.name}` that has this number."
            context.error("M401", place, text, "Give it a key that is no option's number.")


def _may_be_number(option: Option) -> bool:
    """Return True if the option's own key may be the number of another option."""
    return option.key is not None and option.key.isdigit() and not option.key.startswith("0")


RULE = Rule(RULE_DOC, check)
