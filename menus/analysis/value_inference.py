"""Decide if a derivation always gives a value, and advise its author if it does not."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from menus.analysis.facts import Facts, checked_fact, fact_of, facts_if_true, past_date_fact
from menus.answers.base import AnswerType, Bound, NamedBound, RelativeDate
from menus.answers.date import DateAnswer
from menus.answers.decimal import DecimalAnswer
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
from menus.expressions.formats import PAD_LENGTHS
from menus.expressions.templates import Placeholder, Template
from menus.expressions.values import MAX_NUMBER, LiteralValue, to_number

ValueSource = AnswerType | Formula | str | int
ValueSources = Mapping[str, tuple[ValueSource, ...]]
"""The sources of the value under every name: an answer to a question, a derived value, or a choice.

A choice among numbers is the largest of them by absolute value. Any other choice is an empty text. Constants are
included.
"""

SourceTest = Callable[[ValueSource, ValueSources, int], bool]

MAX_DEPTH = 6  # levels of values inside values
MAX_VISITS = 30_000  # the most visits of a session to a screen: 300 hops of 100 silent screens
MAX_AGE_YEARS = 10_000  # years
SAFE_PAST_YEAR = "2026"  # a literal day before this year is always past, even when a file is checked later
_DIGITS_BY_FORMAT = {"YYYY": 4, "year": 4, "YY": 2, "MM": 2, "DD": 2, "day": 2}


def always_has_value(form: Formula, known: Facts, sources: ValueSources, name: str = "") -> bool:
    """Return True if the value, saved under `name`, is always set where the facts `known` hold."""
    match form:
        case ConditionFormula() | CountFormula() | JoinFormula():
            return True
        case TextFormula():
            return _has_value(form.template, known)
        case FirstMatchFormula():
            return _first_always_has_value(form.cases, known)
        case SumFormula():
            largest = _largest_sum(form, sources, name, (name,))
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
    if not isinstance(value, Template):
        return value is not None
    fact = fact_of(value.sole_placeholder) if value.sole_placeholder else None
    return fact is None or fact in known


def _first_always_has_value(
    cases: tuple[tuple[Condition | None, Template | LiteralValue], ...], known: Facts
) -> bool:
    if not cases or cases[-1][0] is not None:
        return False
    return all(_has_value(value, known | facts_if_true(condition)) for condition, value in cases)


def _is_whole_number(form: NumberFormula, known: Facts, sources: ValueSources) -> bool:
    template = form.template
    largest = _largest(template, sources, ())
    if largest is None or largest >= MAX_NUMBER:
        return False
    if template.static_text is not None:
        return largest == largest.to_integral_value()
    return _is_whole(template, sources) and _has_value(template, known)


def _is_whole(template: Template, sources: ValueSources) -> bool:
    """Return True if a template gives a number without a fraction."""
    form = template.sole_placeholder.format if template.sole_placeholder is not None else None
    if template.sole_placeholder is None or (form is not None and form not in PAD_LENGTHS):
        return True
    whole = int | IntegerAnswer | AgeFormula | CountFormula | NumberFormula
    return all(isinstance(source, whole) for source in _sources_for(template.sole_placeholder, sources))


def _sources_for(placeholder: Placeholder, sources: ValueSources) -> tuple[ValueSource, ...]:
    name = placeholder.name
    return sources.get(name if placeholder.column is None else f"{name}.{placeholder.column}", ("",))


def _largest(
    term: Template | LiteralValue, sources: ValueSources, names_on_path: tuple[str, ...]
) -> Decimal | None:
    """Return the largest absolute value of a number; None if it may not be a number.

    `names_on_path` are the names whose values led here.
    """
    if len(names_on_path) > MAX_DEPTH:
        return None
    if not isinstance(term, Template) or term.static_text is not None:
        number = to_number(term.static_text if isinstance(term, Template) else term)
        return None if number is None else abs(number)
    alone = term.sole_placeholder
    if alone is None:
        return None
    if alone.format is not None and alone.format not in PAD_LENGTHS:
        return _largest_date_part(alone, sources)
    if alone.column == "count":
        return Decimal(MAX_NUMBER - 1) if alone.name == "const" else Decimal(50)
    found = [
        _largest_of_source(source, sources, alone.name, names_on_path)
        for source in _sources_for(alone, sources)
    ]
    return None if None in found else max((number for number in found if number is not None), default=None)


def _largest_date_part(placeholder: Placeholder, sources: ValueSources) -> Decimal | None:
    """Return a bound above any part of a day that is written as a number; None if the placeholder is no such part."""
    digits = _DIGITS_BY_FORMAT.get(placeholder.format or "")
    day = placeholder.name == "today" or all(
        _is_date(source, sources) for source in _sources_for(placeholder, sources)
    )
    return Decimal(10**digits) if digits and day and placeholder.column is None else None


def _largest_of_source(
    source: ValueSource, sources: ValueSources, name: str, names_on_path: tuple[str, ...]
) -> Decimal | None:
    match source:
        case int():
            return Decimal(source)
        case IntegerAnswer():
            bounds = (
                10**18 if source.min is None else source.min,
                10**18 if source.max is None else source.max,
            )
            largest = (
                max(map(abs, bounds)) if source.min is not None or source.max is not None else 10**18 - 1
            )
            digits = 10**source.digits if source.digits is not None else MAX_NUMBER
            return Decimal(min(largest, digits, MAX_NUMBER - 1))
        case DecimalAnswer():
            return _largest_decimal(source)
        case AgeFormula():
            return Decimal(MAX_AGE_YEARS)
        case CountFormula():
            return Decimal(len(source.conditions))
        case NumberFormula():
            return Decimal(MAX_NUMBER - 1)
        case SumFormula() if name not in names_on_path:
            return _largest_sum(source, sources, name, (*names_on_path, name))
        case TextFormula() if name not in names_on_path:
            return _largest(source.template, sources, (*names_on_path, name))
        case FirstMatchFormula() if name not in names_on_path:
            return _largest_of_values([value for _, value in source.cases], sources, (*names_on_path, name))
    return None


def _largest_of_values(
    values: list[Template | LiteralValue], sources: ValueSources, names_on_path: tuple[str, ...]
) -> Decimal | None:
    found = [_largest(value, sources, names_on_path) for value in values]
    return None if None in found else max((number for number in found if number is not None), default=None)


def _largest_decimal(answer: DecimalAnswer) -> Decimal:
    if answer.min is None or answer.max is None:
        return Decimal(10**30)
    return max(abs(answer.min), abs(answer.max))


def _largest_sum(
    form: SumFormula, sources: ValueSources, name: str, names_on_path: tuple[str, ...]
) -> Decimal | None:
    """Return the largest sum of all terms. A sum that adds to itself can do so MAX_VISITS times."""
    own = [
        term
        for term in form.terms
        if isinstance(term, Template) and term.sole_placeholder == Placeholder(name)
    ]
    if len(own) > 1:
        return None
    found = [_largest(term, sources, names_on_path) for term in form.terms if term not in own]
    if None in found:
        return None
    total = sum((number for number in found if number is not None), Decimal(0))
    if not own:
        return total
    others = [other for other in sources.get(name, ()) if other is not form]
    start_values = [_largest_of_source(other, sources, name, names_on_path) for other in others]
    if None in start_values or any(isinstance(other, SumFormula) for other in others):
        return None
    return (
        max((number for number in start_values if number is not None), default=Decimal(0))
        + total * MAX_VISITS
    )


def _is_known_past_date(template: Template, known: Facts, sources: ValueSources) -> bool:
    """Return True if the template is a known day that is not in the future: an age needs a past day."""
    if (
        template.sole_placeholder is None
        or not _is_unformatted(template.sole_placeholder)
        or not _has_value(template, known)
    ):
        return False
    if template.sole_placeholder.name == "today":
        return True
    found = _sources_for(template.sole_placeholder, sources)
    if all(_is_past_date(source, sources) for source in found):
        return True
    return (
        all(_is_date(source, sources) for source in found)
        and past_date_fact(template.sole_placeholder.name) in known
    )


def _is_unformatted(placeholder: Placeholder) -> bool:
    return placeholder.column is None and placeholder.format in (None, "value")


def _is_date(source: ValueSource, sources: ValueSources, depth: int = 0) -> bool:
    if isinstance(source, DateAnswer | DateFormula):
        return True
    if isinstance(source, IdPartFormula):
        return source.part == "birth_date"
    return _is_copy_of(source, sources, depth, _is_date)


def _is_past_date(source: ValueSource, sources: ValueSources, depth: int = 0) -> bool:
    if isinstance(source, DateAnswer):
        return any(_is_bound_in_past(bound) for bound in (source.before, source.equals))
    if isinstance(source, IdPartFormula):
        return source.part == "birth_date"
    return _is_copy_of(source, sources, depth, _is_past_date)


def _is_copy_of(source: ValueSource, sources: ValueSources, depth: int, test: SourceTest) -> bool:
    """Return True if a value that copies others copies only values that pass the test."""
    if depth > MAX_DEPTH:
        return False
    values: list[Template | LiteralValue] = []
    if isinstance(source, TextFormula):
        values = [source.template]
    elif isinstance(source, FirstMatchFormula):
        values = [value for _, value in source.cases]
    templates = (value.sole_placeholder for value in values if isinstance(value, Template))
    alone = [
        placeholder for placeholder in templates if placeholder is not None and _is_unformatted(placeholder)
    ]
    if not values or len(alone) < len(values):
        return False
    return all(
        test(inner, sources, depth + 1)
        for placeholder in alone
        for inner in (() if placeholder.name == "today" else _sources_for(placeholder, sources))
    )


def facts_from_answer(answer: AnswerType, name: str) -> Facts:
    """Return the facts about a value that fits this answer and is saved under `name`."""
    if isinstance(answer, NationalIdAnswer | TextAnswer) and answer.check is not None:
        return frozenset((checked_fact(name, answer.check.name),))
    return frozenset((past_date_fact(name),)) if _is_past_date(answer, {}) else frozenset()


def _is_bound_in_past(bound: Bound | None) -> bool:
    if isinstance(bound, RelativeDate) or bound == NamedBound("today"):
        return True
    return isinstance(bound, str) and bound[:4] < SAFE_PAST_YEAR and _is_iso_date(bound)


def _is_iso_date(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_checked(form: IdPartFormula, known: Facts, sources: ValueSources) -> bool:
    """Return True if the number was checked by its answer type, or by a condition on the path."""
    template = form.of
    if (
        template.sole_placeholder is None
        or not _is_unformatted(template.sole_placeholder)
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
        for source in _sources_for(template.sole_placeholder, sources)
    )
