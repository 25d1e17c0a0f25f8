"""Find the largest number that a value may be, so that sums have room for it."""

from decimal import Decimal

from menus.analysis.day_sources import MAX_DEPTH, NUMBER_FORMATS, is_day_source
from menus.analysis.digit_text import GATEWAY_DIGITS, DigitText, digit_text_of
from menus.analysis.value_sources import ValueSource, ValueSources, sources_for
from menus.answers.base import AnswerType
from menus.answers.choice import ChoiceAnswer
from menus.answers.decimal import DecimalAnswer
from menus.answers.integer import IntegerAnswer
from menus.expressions.derivations import (
    AgeFormula,
    CountFormula,
    FirstMatchFormula,
    NumberFormula,
    SumFormula,
    TextFormula,
)
from menus.expressions.templates import Placeholder, Template
from menus.expressions.values import MAX_NUMBER, LiteralValue, to_number

MAX_VISITS = 30_000  # how often a session can pass a screen: 300 hops of 100 silent screens
MAX_AGE_YEARS = 10_000  # years


def largest_number(
    term: Template | LiteralValue, sources: ValueSources, names_on_path: tuple[str, ...]
) -> Decimal | None:
    """Return the largest absolute value of a number; None if it may be no number.

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
    if alone.format not in NUMBER_FORMATS:
        return _largest_of_digits(alone, sources)
    if alone.column == "count":
        return Decimal(MAX_NUMBER - 1) if alone.name == "const" else Decimal(50)
    found = [
        _largest_of_source(source, sources, alone.name, names_on_path)
        for source in sources_for(alone, sources)
    ]
    return None if None in found else max((number for number in found if number is not None), default=None)


def _largest_of_digits(placeholder: Placeholder, sources: ValueSources) -> Decimal | None:
    """Return the largest number that a format makes of a value; None if it may make words of it."""
    found = sources_for(placeholder, sources)
    if placeholder.column is None and placeholder.name in GATEWAY_DIGITS:
        is_day = placeholder.name == "today"
        known: list[DigitText | None] = [DigitText(GATEWAY_DIGITS[placeholder.name], is_day=is_day)]
    else:
        known = [digit_text_of(source, is_day=is_day_source(source, sources)) for source in found]
    lengths = [text.digits_in(placeholder.format or "") if text else None for text in known]
    longest = max((length for length in lengths if length is not None), default=0)
    return None if None in lengths or not lengths else Decimal(10**longest - 1)


def _largest_of_source(
    source: ValueSource, sources: ValueSources, name: str, names_on_path: tuple[str, ...]
) -> Decimal | None:
    match source:
        case int() | Decimal():
            return Decimal(source)
        case AnswerType():
            return _largest_answer(source)
        case AgeFormula():
            return Decimal(MAX_AGE_YEARS)
        case CountFormula():
            return Decimal(len(source.conditions))
        case NumberFormula():
            return _largest_of_words(source, sources, (*names_on_path, name))
        case SumFormula() if name not in names_on_path:
            return largest_sum(source, sources, name, (*names_on_path, name))
        case TextFormula() if name not in names_on_path:
            return largest_number(source.template, sources, (*names_on_path, name))
        case FirstMatchFormula() if name not in names_on_path:
            return _largest_of_values([value for _, value in source.cases], sources, (*names_on_path, name))
    return None


def _largest_of_words(form: NumberFormula, sources: ValueSources, names_on_path: tuple[str, ...]) -> Decimal:
    """Return the largest number that words may be read as. Other words give no value."""
    found = largest_number(form.template, sources, names_on_path)
    return Decimal(MAX_NUMBER - 1) if found is None else min(found, Decimal(MAX_NUMBER - 1))


def _largest_answer(answer: AnswerType) -> Decimal | None:
    match answer:
        case IntegerAnswer():
            return _largest_integer(answer)
        case DecimalAnswer():
            return _largest_decimal(answer)
        case ChoiceAnswer(of=values):
            return _largest_of_values([*values], {}, ())
    text = digit_text_of(answer, is_day=False)
    return None if text is None or not text.is_number else Decimal(10**text.most - 1)


def _largest_integer(answer: IntegerAnswer) -> Decimal:
    least, most = answer.min, answer.max
    bounds = (10**18 if least is None else least, 10**18 if most is None else most)
    largest = max(map(abs, bounds)) if least is not None or most is not None else 10**18 - 1
    digits = 10**answer.digits if answer.digits is not None else MAX_NUMBER
    return Decimal(min(largest, digits, MAX_NUMBER - 1))


def _largest_of_values(
    values: list[Template | LiteralValue], sources: ValueSources, names_on_path: tuple[str, ...]
) -> Decimal | None:
    found = [largest_number(value, sources, names_on_path) for value in values]
    return None if None in found else max((number for number in found if number is not None), default=None)


def _largest_decimal(answer: DecimalAnswer) -> Decimal:
    if answer.min is None or answer.max is None:
        return Decimal(10**30)
    return max(abs(answer.min), abs(answer.max))


def largest_sum(
    form: SumFormula, sources: ValueSources, name: str, names_on_path: tuple[str, ...]
) -> Decimal | None:
    """Return the largest sum of all terms. A sum that adds to itself does so as often as a session can pass by."""
    own = [
        term
        for term in form.terms
        if isinstance(term, Template) and term.sole_placeholder == Placeholder(name)
    ]
    if len(own) > 1:
        return None
    found = [largest_number(term, sources, names_on_path) for term in form.terms if term not in own]
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
