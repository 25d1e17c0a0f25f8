"""Values that the menus give, so that they may be counted: those of options, of choices, and of short scales."""

from collections.abc import Iterator

from menus.answers.base import RejectedAnswer
from menus.answers.choice import ChoiceAnswer
from menus.answers.integer import IntegerAnswer
from menus.engine.session import Session
from menus.engine.step_note import StepNote
from menus.expressions.json_templates import ConditionalField, JsonTemplate
from menus.expressions.templates import Template
from menus.expressions.values import Json
from menus.model import AnswerVerb, ChoiceVerb, Screen, Service

LONGEST_SCALE = 11
"""The most values of a whole number that count as a scale, such as 0 to 10."""


def is_private(service: Service, screen: Screen) -> bool:
    """Return True if nobody may learn what was answered on a screen."""
    return screen.private or screen.save in service.private


def answered_value(service: Service, note: StepNote) -> str | None:
    """Return the value of an answer of a closed type that fits; None for any other."""
    value = note.reading.answer
    if value is None or isinstance(value, RejectedAnswer):
        return None
    screen = service.screens[note.before.screen]
    return str(value) if _is_closed(screen) and not is_private(service, screen) else None


def filed_fields(service: Service, kind: str, session: Session) -> Iterator[tuple[str, str]]:
    """Yield the fields of a case that was just filed whose values the menus give, and these."""
    for field, template in service.cases[kind].fields.items():
        name = _name_in(template)
        if name is None or name in service.private or name not in session.answers:
            continue
        screen_name, _ = session.choices.get(name, ("", 0))
        screen = service.screens.get(screen_name)
        value = session.answers[name]
        if screen is not None and not is_private(service, screen) and _is_given(screen, value):
            yield field, str(value)


def scale_of(answer: IntegerAnswer) -> range:
    """Return the values of a short scale; none if any number fits, or too many do."""
    least, most = answer.min, answer.max
    if least is None or most is None or most - least >= LONGEST_SCALE:
        return range(0)
    return range(least, most + 1)


def _is_closed(screen: Screen) -> bool:
    answer = screen.verb.answer if isinstance(screen.verb, AnswerVerb) else None
    return isinstance(answer, ChoiceAnswer) or (isinstance(answer, IntegerAnswer) and bool(scale_of(answer)))


def _is_given(screen: Screen, value: Json) -> bool:
    """Return True if the menu file names this value among those that the screen may save."""
    if value is None:
        return False
    if isinstance(screen.verb, ChoiceVerb):
        return any(option.value == value for option in screen.verb.options)
    answer = screen.verb.answer if isinstance(screen.verb, AnswerVerb) else None
    return isinstance(answer, ChoiceAnswer) and isinstance(value, str) and value in answer.of


def _name_in(template: JsonTemplate) -> str | None:
    """Return the name whose value a field is as it stands; None if it is anything else."""
    if isinstance(template, ConditionalField):
        return _name_in(template.value)
    placeholder = template.sole_placeholder if isinstance(template, Template) else None
    return None if placeholder is None or placeholder.column else placeholder.name
