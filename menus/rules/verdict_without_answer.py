"""Answers that make the case system do something are answers that can be given."""

from collections.abc import Iterator

from menus.analysis.rule_context import RuleContext
from menus.analysis.rule_doc import Rule, RuleDoc
from menus.answers.integer import IntegerAnswer
from menus.answers.text import TextAnswer
from menus.compiler.suggestion import suggest
from menus.compiler.verdicts import YES_NO
from menus.expressions.conditions import as_text
from menus.model import AnswerVerb, ChoiceVerb, Screen
from menus.model.verdicts import BEST_RATING, COMMENT, LEAST_RATING, RATE, ScreenVerdicts
from menus.verbs.menu import Menu

RULE_DOC = RuleDoc(
    code="M220",
    title="`ask:` of a message maps an answer that nobody gives.",
    explanation=(
        "`answers:` says what an answer makes the case system do: `reopen`, `rate` or `comment`. So its screen must be "
        "a `menu` or an `ask` that saves its answer, and not a private one. By value, each name is the `value:` of an "
        "option; `rate` alone needs numbers from 1 to 5, and `comment` alone an answer of `type: text`. A screen does "
        "the same whichever message asked."
    ),
    bad="""\
messages:
  resolved: {text: 'Done: {reference}.', ask: {screen: start, answers: {nope: reopen}}}
screens:
  start: {menu: 'Is it fixed?', save: fixed, options: [{value: good, say: 'Yes'}, {value: bad, say: 'No'}], goto: bye}
  bye: {end: 'Thank you.'}
""",
    good="""\
messages:
  resolved: {text: 'Done: {reference}.', ask: {screen: start, answers: {bad: reopen}}}
screens:
  start: {menu: 'Is it fixed?', save: fixed, options: [{value: good, say: 'Yes'}, {value: bad, say: 'No'}], goto: bye}
  bye: {end: 'Thank you.'}
""",
)
RATINGS = frozenset(str(number) for number in range(LEAST_RATING, BEST_RATING + 1))


def check(context: RuleContext) -> None:
    """Check every screen that `answers:` names."""
    seen: dict[str, ScreenVerdicts] = {}
    for message in context.service.messages.values():
        for name, verdicts in message.verdicts.items():
            other = seen.setdefault(name, verdicts)
            if (other.by_value, other.other) != (verdicts.by_value, verdicts.other):
                text = f"Answers to `{name}` do something else after another message."
                context.error("M220", verdicts.place, text, "Ask on a screen of its own, or write the same.")
            screen = context.service.screens.get(name)
            if screen is not None:
                for text, cure in _problems(context, screen, verdicts):
                    context.error("M220", verdicts.place, text, cure)
                _check_values(context, screen, verdicts)


def _problems(context: RuleContext, screen: Screen, verdicts: ScreenVerdicts) -> Iterator[tuple[str, str]]:
    name, verb = screen.name, screen.verb
    if not isinstance(verb, AnswerVerb | ChoiceVerb):
        yield f"Nobody answers `{name}`.", "Name a screen with `menu:` or `ask:`."
    elif not screen.save:
        yield f"`{name}` keeps no answer.", f"Add `save:` to `{name}`."
    elif screen.private or screen.save in context.service.private:
        yield f"The answer to `{name}` is private, and would be passed on.", "Ask on a screen of its own."
    elif verdicts.other == RATE and not _rates(screen):
        cure = f"Take an answer of `type: integer` with `min: {LEAST_RATING}` and `max: {BEST_RATING}`."
        yield f"The answer to `{name}` may be no rating from {LEAST_RATING} to {BEST_RATING}.", cure
    elif verdicts.other == COMMENT and not (
        isinstance(verb, AnswerVerb) and isinstance(verb.answer, TextAnswer)
    ):
        yield f"The answer to `{name}` is no comment in words.", "Take an answer of `type: text`."


def _rates(screen: Screen) -> bool:
    verb = screen.verb
    if isinstance(verb, AnswerVerb):
        answer = verb.answer
        return (
            isinstance(answer, IntegerAnswer)
            and answer.min is not None
            and answer.max is not None
            and LEAST_RATING <= answer.min <= answer.max <= BEST_RATING
        )
    values = _option_values(screen)
    return bool(values) and values <= RATINGS


def _option_values(screen: Screen) -> frozenset[str]:
    verb = screen.verb
    options = verb.options if isinstance(verb, ChoiceVerb) else ()
    return frozenset(as_text(option.value) for option in options if option.value is not None)


def _check_values(context: RuleContext, screen: Screen, verdicts: ScreenVerdicts) -> None:
    """Report names that are no value of a menu's options."""
    if not isinstance(screen.verb, Menu):
        return
    values = _option_values(screen)
    for name, place in verdicts.places.items():
        if name not in values and YES_NO.get(name) not in values:
            text = f"`{screen.name}` has no option with the value `{name}`."
            context.error("M220", place, text, suggest(name, values))


RULE = Rule(RULE_DOC, check)
