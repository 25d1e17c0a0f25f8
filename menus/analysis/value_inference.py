"""Decide if a derivation always gives a value, and advise its author if it does not."""

from menus.analysis.day_sources import (
    NUMBER_FORMATS,
    is_day_source,
    is_past_day_source,
    is_unformatted,
)
from menus.analysis.digit_text import digit_text_of
from menus.analysis.facts import Facts, checked_fact, facts_if_true, past_date_fact, value_fact_of
from menus.analysis.largest_number import largest_number, largest_sum
from menus.analysis.value_sources import ValueSources, sources_for
from menus.answers.base import AnswerType
from menus.answers.integer import IntegerAnswer
from menus.answers.national_id import NationalIdAnswer
from menus.answers.text import TextAnswer
from menus.expressions.conditions import Condition
from menus.expressions.derivations import (
    AgeFormula,
    ConditionFormula,
    CountFormula,
    DateFormula,
    FirstMatchFormula,
    Formula,
    IdPartFormula,
    JoinFormula,
    NumberFormula,
    SumFormula,
    TextFormula,
)
from menus.expressions.templates import Template
from menus.expressions.values import MAX_NUMBER, LiteralValue


def always_has_value(form: Formula, known: Facts, sources: ValueSources, name: str = "") -> bool:
    """Return True if the value, saved under `name`, is always set where the facts `known` hold."""
    match form:
        case ConditionFormula() | CountFormula():
            return True
        case JoinFormula():
            return any(_has_value(part, known) for part in form.parts)
        case TextFormula():
            return _has_value(form.template, known)
        case FirstMatchFormula():
            return _first_always_has_value(form.cases, known)
        case SumFormula():
            largest = largest_sum(form, sources, name, (name,))
            return largest is not None and largest < MAX_NUMBER
        case NumberFormula():
            return _is_whole_number(form, known, sources)
        case AgeFormula():
            return _is_known_past_date(form.template, known, sources)
        case IdPartFormula():
            return _is_checked(form, known, sources)
        case DateFormula():
            return False  # the day may not exist, such as 30 February


def cure_for_form(form: Formula) -> str:
    """Return advice for the author of a form that may give no value."""
    match form:
        case AgeFormula():
            born = form.template.sole_placeholder.name if form.template.sole_placeholder else "born"
            return f'Accept no day in the future, by `{{if: {{{born}: {{at_most: "{{today}}"}}}}, …}}`, or'
        case IdPartFormula():
            return f"Ask for the number with `check: {form.scheme.name}`, or"
        case SumFormula():
            return "Add up answers of `type: integer` with a `max:`, or"
        case NumberFormula():
            return "Ask for it with `type: integer`, or"
        case FirstMatchFormula():
            return "End `first:` with a case without `if` that has a value, or"
    return ""


def _has_value(value: Template | LiteralValue, known: Facts) -> bool:
    """Return whether a template surely has a value: one of its placeholders has one, or it has none.

    The answers in a text of several parts are uses of their own. So only columns leave such a text without a value.
    """
    if not isinstance(value, Template):
        return value is not None
    places = value.placeholders
    if value.sole_placeholder is None and any(place.column is None for place in places):
        return True
    facts = [value_fact_of(place) for place in places]
    return not facts or any(fact is None or fact in known for fact in facts)


def _first_always_has_value(
    cases: tuple[tuple[Condition | None, Template | LiteralValue], ...], known: Facts
) -> bool:
    if not cases or cases[-1][0] is not None:
        return False
    return all(_has_value(value, known | facts_if_true(condition)) for condition, value in cases)


def _is_whole_number(form: NumberFormula, known: Facts, sources: ValueSources) -> bool:
    template = form.template
    largest = largest_number(template, sources, ())
    if largest is None or largest >= MAX_NUMBER:
        return False
    if template.static_text is not None:
        return largest == largest.to_integral_value()
    return _is_whole(template, sources) and _has_value(template, known)


def _is_whole(template: Template, sources: ValueSources) -> bool:
    """Return True if a template gives a number without a fraction."""
    if template.sole_placeholder is None or template.sole_placeholder.format not in NUMBER_FORMATS:
        return True
    whole = int | IntegerAnswer | AgeFormula | CountFormula | NumberFormula
    return all(
        isinstance(source, whole) or digit_text_of(source, is_day=False) is not None
        for source in sources_for(template.sole_placeholder, sources)
    )


def _is_known_past_date(template: Template, known: Facts, sources: ValueSources) -> bool:
    """Return True if the template is a known day that is not in the future: an age needs a past day."""
    if (
        template.sole_placeholder is None
        or not is_unformatted(template.sole_placeholder)
        or not _has_value(template, known)
    ):
        return False
    if template.sole_placeholder.name == "today":
        return True
    found = sources_for(template.sole_placeholder, sources)
    if all(is_past_day_source(source, sources) for source in found):
        return True
    return (
        all(is_day_source(source, sources) for source in found)
        and past_date_fact(template.sole_placeholder.name) in known
    )


def facts_from_answer(answer: AnswerType, name: str) -> Facts:
    """Return the facts about a value that fits this answer and is saved under `name`."""
    if isinstance(answer, NationalIdAnswer | TextAnswer) and answer.check is not None:
        return frozenset((checked_fact(name, answer.check.name),))
    return frozenset((past_date_fact(name),)) if is_past_day_source(answer, {}) else frozenset()


def _is_checked(form: IdPartFormula, known: Facts, sources: ValueSources) -> bool:
    """Return True if the number was checked by its answer type, or by a condition on the path."""
    template = form.of
    if (
        template.sole_placeholder is None
        or not is_unformatted(template.sole_placeholder)
        or not _has_value(template, known)
    ):
        return False
    if not form.scheme.always_has_part(form.part):
        return False
    if checked_fact(template.sole_placeholder.name, form.scheme.name) in known:
        return True
    return all(
        isinstance(source, NationalIdAnswer | TextAnswer)  # an integer would have lost its leading zeros
        and source.check is not None
        and source.check.name == form.scheme.name
        for source in sources_for(template.sole_placeholder, sources)
    )
