"""Some answer fits every question."""

from menus.analysis.answer_bounds import Conflict, find_conflict, find_lost_choices
from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.answers.choice import ChoiceAnswer
from menus.model import AnswerVerb, Screen

RULE_DOC = RuleDoc(
    code="M403",
    title="The bounds of an answer make no sense.",
    explanation=(
        "No answer keeps both of two bounds: it cannot be at least `min:` and at most `max:` if `min:` is the larger "
        "of the two, nor come before a day and after a later one. `min:` and `max:` of a text count its characters, "
        "so a pattern of seven digits leaves nothing with `max: 5`. A choice that nobody can make is reported too: "
        "its words are those of another one, or break `pattern:`."
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


def check(context: RuleContext) -> None:
    """Check every question whose bounds could be read."""
    for screen in context.service.screens.values():
        if isinstance(screen.verb, AnswerVerb) and context.is_answer_complete(screen):
            _check_screen(context, screen, screen.verb)


def _check_screen(context: RuleContext, screen: Screen, verb: AnswerVerb) -> None:
    service, answer = context.service, verb.answer
    conflict = find_conflict(answer, service.country, service.constants)
    if conflict is not None:
        text = f"No answer keeps both `{conflict.one}` and `{conflict.other}`."
        context.error("M403", context.place("screens", screen.name, "answer"), text, _cure(conflict))
        return
    for value in find_lost_choices(answer, service.country) if isinstance(answer, ChoiceAnswer) else ():
        place = context.place("screens", screen.name, "answer", "of", value)
        cure = "Give it words of its own, which fit the other bounds."
        context.error("M403", place, f"No answer of `{screen.name}` means `{value}`.", cure)


def _cure(conflict: Conflict) -> str:
    names = (conflict.one.partition(":")[0], conflict.other.partition(":")[0])
    if names in (("min", "max"), ("before", "after")):
        return f"Swap `{names[0]}` and `{names[1]}`."
    return "Change one of them, or take it away."


RULE = Rule(RULE_DOC, check)
