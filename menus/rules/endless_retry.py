"""No `retry:` leads back to itself by the `too_many:` or the `empty:` of the screen that it shows again."""

from graphlib import CycleError, TopologicalSorter

from menus.analysis.edges import targets_on_retry
from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc

RULE_DOC = RuleDoc(
    code="M312",
    title="A `retry:` leads back to itself.",
    explanation=(
        "`retry:` counts an attempt at the screen that it leads to. After too many it goes on at once by the "
        "screen's `too_many:`, and by `empty:` where a list has no rows. A `retry:` there that leads to the same "
        "screen, or to one that leads back, would count without end, and the limit of attempts would mean nothing."
    ),
    bad="""\
screens:
  start:
    ask: Which house?
    answer: {type: integer}
    save: home
    attempts: 3
    too_many: [{if: {language: sw}, goto: bye}, {retry: start}]
    goto: bye
  bye: {end: Goodbye.}
""",
    good="""\
screens:
  start:
    ask: Which house?
    answer: {type: integer}
    save: home
    attempts: 3
    too_many: bye
    goto: bye
  bye: {end: Goodbye.}
""",
)


def check(context: RuleContext) -> None:
    """Look for circles among the screens that a `retry:` leads to."""
    screens = context.service.screens
    retried = {
        name: [way.screen for target in targets_on_retry(screen) for way in target if way.retry]
        for name, screen in screens.items()
    }
    while circle := _find_circle(retried):
        first = min(circle, key=list(screens).index)
        inside = next(
            way
            for target in targets_on_retry(screens[first])
            for way in target
            if way.retry and way.screen in circle
        )
        listed = ", ".join(f"`{name}`" for name in sorted(circle, key=list(screens).index))
        text = f"This `retry:` leads back to itself: the attempts at {listed} would never end."
        context.error("M312", inside.place, text, "Use `goto:` to a screen that goes on without it.")
        for name in circle:
            retried[name] = []


def _find_circle(ways: dict[str, list[str]]) -> list[str] | None:
    try:
        TopologicalSorter(ways).prepare()
    except CycleError as error:
        return list(dict.fromkeys(error.args[1]))
    return None


RULE = Rule(RULE_DOC, check)
