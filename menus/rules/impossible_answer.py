"""Some answer fits every question."""

from menus.analysis.answer_bounds import (
    Conflict,
    find_conflict,
    find_lost_choices,
    needs_leading_zeros,
    type_name,
)
from menus.analysis.bound_types import useless_bounds
from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.answers.choice import ChoiceAnswer
from menus.answers.integer import IntegerAnswer
from menus.model import AnswerVerb, Screen

RULE_DOC = RuleDoc(
    code="M403",
    title="The bounds of an answer make no sense.",
    explanation=(
        "No answer keeps both of two bounds: it cannot be at least `min:` and at most `max:` if `min:` is the larger "
        "of the two, nor come before a day and after a later one. `min:` and `max:` of a text count its characters, "
        "so a pattern of seven digits leaves nothing with `max: 5`. Those of a number are its least and largest "
        "value: seven digits with `max: 5` leave 0000005, which is a warning. A choice that nobody can make is "
        "reported too: its words are those of another one, or break `pattern:`. A day that must come before an answer "
        "in words keeps nothing out, which is a warning."
    ),
    bad="""\
screens:
  start: {ask: How many homes?, answer: {type: integer, min: 50, max: 5}, goto: finish}
  finish: {end: Thank you.}
""",
    good="""\
screens:
  start: {ask: How many homes?, answer: {type: integer, min: 5, max: 50}, goto: finish}
  finish: {end: Thank you.}
""",
)
SWAPPED_DISTANCE = 4
"""The distance of two bounds that leave a value between them when they are swapped."""


def check(context: RuleContext) -> None:
    """Check every question whose bounds could be read."""
    for screen in context.service.screens.values():
        if isinstance(screen.verb, AnswerVerb) and context.is_answer_complete(screen):
            _check_screen(context, screen, screen.verb)


def _check_screen(context: RuleContext, screen: Screen, verb: AnswerVerb) -> None:
    service, answer, place = context.service, verb.answer, context.place("screens", screen.name, "answer")
    conflict = find_conflict(answer, service)
    if conflict is not None:
        context.error("M403", place, _text(conflict), _cure(conflict))
        return
    for key, name in useless_bounds(answer, context.graph.value_sources):
        wanted = type_name(answer)
        text = f"`{key}: {name}` keeps no answer of `{screen.name}` out: no question of `{wanted}` saves `{name}`."
        cure = f"Name what a question of `{wanted}` saves, or take `{key}:` away."
        context.warning("M403", context.place("screens", screen.name, "answer", key), text, cure)
    if isinstance(answer, IntegerAnswer) and needs_leading_zeros(answer):
        text = f"Only a number with zeros before it keeps the bounds of `{screen.name}`."
        context.warning(
            "M403", place, text, f"Check `max: {answer.max}`: it is the largest number, not its length."
        )
    lost = find_lost_choices(answer, service) if isinstance(answer, ChoiceAnswer) else ()
    if lost and isinstance(answer, ChoiceAnswer) and len(lost) == len(answer.of):
        text = f"No answer of `{screen.name}` means any of its choices."
        context.error("M403", place, text, "Give them words that fit the other bounds.")
        return
    for value in lost:
        place = context.place("screens", screen.name, "answer", "of", value)
        cure = "Give it words of its own, which fit the other bounds."
        context.error("M403", place, f"No answer of `{screen.name}` means `{value}`.", cure)


def _text(conflict: Conflict) -> str:
    if conflict.one.startswith("type: "):
        return f"No answer of `{conflict.one}` keeps `{conflict.other}`."
    return f"No answer keeps both `{conflict.one}` and `{conflict.other}`."


def _cure(conflict: Conflict) -> str:
    one, other = (conflict.one.partition(":")[0], conflict.other.partition(":")[0])
    if one == "type":
        return f"Change `{other}`, or take it away."
    if (one, other) == ("before", "after") and conflict.distance < SWAPPED_DISTANCE:
        return "Leave a value between the two: neither of them fits itself."
    if (one, other) in (("min", "max"), ("before", "after")):
        return f"Swap `{one}` and `{other}`."
    return "Change one of them, or take it away."


RULE = Rule(RULE_DOC, check)
