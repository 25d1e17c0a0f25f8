"""Whether a derived value can be had wherever this is known, and if not, what its author can do about it."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

from menus.analysis.facts import Facts, checked, fact_of, has_come, proved
from menus.answers.base import Ago, Answer, Bound, Named
from menus.answers.date import DateAnswer
from menus.answers.decimal import DecimalAnswer
from menus.answers.integer import IntegerAnswer
from menus.answers.national_id import NationalIdAnswer
from menus.answers.text import TextAnswer
from menus.expressions.conditions import Condition
from menus.expressions.derivations import (
    AgeForm,
    CountForm,
    DateForm,
    FirstForm,
    Form,
    HoldsForm,
    JoinForm,
    NumberForm,
    PartForm,
    SumForm,
    TextForm,
)
from menus.expressions.templates import Placeholder, Template
from menus.expressions.values import LARGEST, Literal, to_number

Source = Answer | Form | str | int
Sources = Mapping[str, tuple[Source, ...]]
"""For every name what may be saved under it: an answer of a question, a derived value, or a choice.

A choice among numbers is the largest of them, whatever their sign; another is empty text. Constants are there too.
"""

Holds = Callable[[Source, Sources, int], bool]

DEEPEST = 6  # values of values that are looked into
MOST_ROUNDS = 30_000  # how often a session can come by a screen: 300 hops of 100 silent screens
OLDEST = 10_000  # years
ALREADY = "2026"  # a literal day before this year has come, whenever a file is checked
_DIGITS_OF = {"YYYY": 4, "year": 4, "YY": 2, "MM": 2, "DD": 2, "day": 2}


def is_sure(form: Form, known: Facts, sources: Sources, name: str = "") -> bool:
    """Whether the value, saved under `name`, can be had wherever this is known."""
    match form:
        case HoldsForm() | CountForm() | JoinForm():
            return True
        case TextForm():
            return _has_value(form.template, known)
        case FirstForm():
            return _first_is_sure(form.cases, known)
        case SumForm():
            most = _most_of_sum(form, sources, name, (name,))
            return most is not None and most < LARGEST
        case NumberForm():
            return _is_whole_number(form, known, sources)
        case AgeForm():
            return _has_come(form.template, known, sources)
        case PartForm():
            return _is_checked(form, known, sources)
        case DateForm():
            return False  # it may be 30 February


def cure_of(form: Form) -> str:
    """What makes a value sure that is not."""
    match form:
        case AgeForm():
            born = form.template.alone.name if form.template.alone else "born"
            return (
                f'Take no day that has yet to come, by `{{if: {{{born}: {{at_most: "{{today}}"}}}}, …}}`, or'
            )
        case PartForm():
            return f"Ask for the number with `check: {form.scheme.name}`, or"
        case SumForm():
            return "Add up answers of `type: integer` with a `max:`, or"
        case NumberForm():
            return "Ask for it with `type: integer`, or"
        case FirstForm():
            return "End `first:` with a case without `if` that has a value, or"
    return ""


def _has_value(value: Template | Literal, known: Facts) -> bool:
    if not isinstance(value, Template):
        return value is not None
    fact = fact_of(value.alone) if value.alone else None
    return fact is None or fact in known


def _first_is_sure(cases: tuple[tuple[Condition | None, Template | Literal], ...], known: Facts) -> bool:
    if not cases or cases[-1][0] is not None:
        return False
    return all(_has_value(value, known | proved(condition)) for condition, value in cases)


def _is_whole_number(form: NumberForm, known: Facts, sources: Sources) -> bool:
    template = form.template
    most = _most(template, sources, ())
    if most is None or most >= LARGEST:
        return False
    if template.fixed is not None:
        return most == most.to_integral_value()
    return _is_whole(template, sources) and _has_value(template, known)


def _is_whole(template: Template, sources: Sources) -> bool:
    """Whether a number has no fraction."""
    if template.alone is None or template.alone.format is not None:
        return True
    whole = int | IntegerAnswer | AgeForm | CountForm | NumberForm
    return all(isinstance(one, whole) for one in _of(template.alone, sources))


def _of(placeholder: Placeholder, sources: Sources) -> tuple[Source, ...]:
    name = placeholder.name
    return sources.get(name if placeholder.column is None else f"{name}.{placeholder.column}", ("",))


def _most(term: Template | Literal, sources: Sources, within: tuple[str, ...]) -> Decimal | None:
    """The largest that a number can be, whatever its sign; None where it may be none. `within`: names on the way."""
    if len(within) > DEEPEST:
        return None
    if not isinstance(term, Template) or term.fixed is not None:
        number = to_number(term.fixed if isinstance(term, Template) else term)
        return None if number is None else abs(number)
    alone = term.alone
    if alone is None:
        return None
    if alone.format is not None:
        return _most_of_part(alone, sources)
    if alone.column == "count":
        return Decimal(LARGEST - 1) if alone.name == "const" else Decimal(50)
    found = [_most_of(source, sources, alone.name, within) for source in _of(alone, sources)]
    return None if None in found else max((one for one in found if one is not None), default=None)


def _most_of_part(placeholder: Placeholder, sources: Sources) -> Decimal | None:
    """Part of a day that is written as a number."""
    digits = _DIGITS_OF.get(placeholder.format or "")
    day = placeholder.name == "today" or all(_is_day(one, sources) for one in _of(placeholder, sources))
    return Decimal(10**digits) if digits and day and placeholder.column is None else None


def _most_of(source: Source, sources: Sources, name: str, within: tuple[str, ...]) -> Decimal | None:
    match source:
        case int():
            return Decimal(source)
        case IntegerAnswer():
            bounds = (
                10**18 if source.min is None else source.min,
                10**18 if source.max is None else source.max,
            )
            most = max(map(abs, bounds)) if source.min is not None or source.max is not None else 10**18 - 1
            digits = 10**source.digits if source.digits is not None else LARGEST
            return Decimal(min(most, digits, LARGEST - 1))
        case DecimalAnswer():
            return _most_decimal(source)
        case AgeForm():
            return Decimal(OLDEST)
        case CountForm():
            return Decimal(len(source.conditions))
        case NumberForm():
            return Decimal(LARGEST - 1)
        case SumForm() if name not in within:
            return _most_of_sum(source, sources, name, (*within, name))
        case TextForm() if name not in within:
            return _most(source.template, sources, (*within, name))
        case FirstForm() if name not in within:
            return _most_of_any([value for _, value in source.cases], sources, (*within, name))
    return None


def _most_of_any(
    values: list[Template | Literal], sources: Sources, within: tuple[str, ...]
) -> Decimal | None:
    found = [_most(value, sources, within) for value in values]
    return None if None in found else max((one for one in found if one is not None), default=None)


def _most_decimal(answer: DecimalAnswer) -> Decimal:
    if answer.min is None or answer.max is None:
        return Decimal(10**30)
    return max(abs(answer.min), abs(answer.max))


def _most_of_sum(form: SumForm, sources: Sources, name: str, within: tuple[str, ...]) -> Decimal | None:
    """Of all terms together. A sum that adds to itself does so as often as a session can come by."""
    own = [one for one in form.terms if isinstance(one, Template) and one.alone == Placeholder(name)]
    if len(own) > 1:
        return None
    found = [_most(one, sources, within) for one in form.terms if one not in own]
    if None in found:
        return None
    total = sum((one for one in found if one is not None), Decimal(0))
    if not own:
        return total
    others = [one for one in sources.get(name, ()) if one is not form]
    begins = [_most_of(one, sources, name, within) for one in others]
    if None in begins or any(isinstance(one, SumForm) for one in others):
        return None
    return max((one for one in begins if one is not None), default=Decimal(0)) + total * MOST_ROUNDS


def _has_come(template: Template, known: Facts, sources: Sources) -> bool:
    """Whether it is a known day, and not one that has yet to come: who has yet to be born has no age."""
    if template.alone is None or not _is_as_kept(template.alone) or not _has_value(template, known):
        return False
    if template.alone.name == "today":
        return True
    found = _of(template.alone, sources)
    if all(_is_past(one, sources) for one in found):
        return True
    return all(_is_day(one, sources) for one in found) and has_come(template.alone.name) in known


def _is_as_kept(placeholder: Placeholder) -> bool:
    return placeholder.column is None and placeholder.format in (None, "typed", "value")


def _is_day(source: Source, sources: Sources, depth: int = 0) -> bool:
    if isinstance(source, DateAnswer | DateForm):
        return True
    if isinstance(source, PartForm):
        return source.part == "birth_date"
    return _copies(source, sources, depth, _is_day)


def _is_past(source: Source, sources: Sources, depth: int = 0) -> bool:
    if isinstance(source, DateAnswer):
        return any(_bounds_the_past(one) for one in (source.before, source.equals))
    if isinstance(source, PartForm):
        return source.part == "birth_date"
    return _copies(source, sources, depth, _is_past)


def _copies(source: Source, sources: Sources, depth: int, holds: Holds) -> bool:
    """Whether a value that is another's copy is a copy of such."""
    if depth > DEEPEST:
        return False
    values: list[Template | Literal] = []
    if isinstance(source, TextForm):
        values = [source.template]
    elif isinstance(source, FirstForm):
        values = [value for _, value in source.cases]
    templates = (one.alone for one in values if isinstance(one, Template))
    alone = [one for one in templates if one is not None and _is_as_kept(one)]
    if not values or len(alone) < len(values):
        return False
    return all(
        holds(inner, sources, depth + 1)
        for one in alone
        for inner in (() if one.name == "today" else _of(one, sources))
    )


def told_by(answer: Answer, name: str) -> Facts:
    """What is known of a value because it fits this answer, and is saved under `name`."""
    if isinstance(answer, NationalIdAnswer | TextAnswer) and answer.check is not None:
        return frozenset((checked(name, answer.check.name),))
    return frozenset((has_come(name),)) if _is_past(answer, {}) else frozenset()


def _bounds_the_past(bound: Bound | None) -> bool:
    if isinstance(bound, Ago) or bound == Named("today"):
        return True
    return isinstance(bound, str) and bound[:4] < ALREADY and _is_iso(bound)


def _is_iso(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def _is_checked(form: PartForm, known: Facts, sources: Sources) -> bool:
    """Whether the number was checked: by its answer, or by a condition on the way."""
    template = form.of
    if template.alone is None or not _is_as_kept(template.alone) or not _has_value(template, known):
        return False
    if not form.scheme.always_tells(form.part):
        return False
    if checked(template.alone.name, form.scheme.name) in known:
        return True
    return all(
        isinstance(one, NationalIdAnswer | TextAnswer)  # a whole number has lost its leading zeros
        and one.check is not None
        and one.check.name == form.scheme.name
        for one in _of(template.alone, sources)
    )
