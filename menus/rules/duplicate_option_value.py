"""Two options that are shown together have different values."""

from collections.abc import Iterator

from menus.analysis.columns import rows_of_list
from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.analysis.satisfiability import can_both_hold
from menus.expressions.values import LiteralValue
from menus.model import ChoiceVerb, Screen
from menus.problems import Severity

RULE_DOC = RuleDoc(
    code="M408",
    title="Two options keep the same value.",
    explanation=(
        "Whichever of the two a citizen chooses, the same is saved and filed, and nobody can tell the answers apart. "
        "Often one option was copied and its `value:` forgotten. Options that are never shown together, such as one "
        "for each language, may have the same value."
    ),
    bad="""\
screens:
  start:
    menu: What is broken?
    save: what
    options:
      - {value: tap, say: A tap}
      - {value: tap, say: A pump}
    goto: bye
  bye: {end: Goodbye.}
""",
    good="""\
screens:
  start:
    menu: What is broken?
    save: what
    options:
      - {value: tap, say: A tap}
      - {value: pump, say: A pump}
    goto: bye
  bye: {end: Goodbye.}
""",
    severity=Severity.WARNING,
)


def check(context: RuleContext) -> None:
    """Check every menu and list that saves something."""
    for screen in context.service.screens.values():
        if isinstance(screen.verb, ChoiceVerb) and screen.save:
            for number, value in _repeated(context, screen, screen.verb):
                place = context.place("screens", screen.name, "options", number, "value")
                text = f"Two choices of `{screen.name}` keep the value `{value}`."
                context.warning("M408", place, text, "Give each its own value.")


def _repeated(context: RuleContext, screen: Screen, verb: ChoiceVerb) -> Iterator[tuple[int, str]]:
    del screen
    of_rows = {verb.row_value(row) for row in rows_of_list(context.service, verb)}
    for number, option in enumerate(verb.options):
        if option.value is None:
            continue
        value = _as_text(option.value)
        if value in of_rows or any(
            other.value is not None
            and _as_text(other.value) == value
            and can_both_hold(option.condition, other.condition)
            for other in verb.options[:number]
        ):
            yield number, value


def _as_text(value: LiteralValue) -> str:
    return str(value).lower() if isinstance(value, bool) else str(value)


RULE = Rule(RULE_DOC, check)
