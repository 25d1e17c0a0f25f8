"""The kinds of values that each name may have, as far as a format must know them."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import Enum, auto

from menus.analysis.value_sources import ValueSource, value_sources_of
from menus.answers.base import AnswerType
from menus.answers.choice import ChoiceAnswer
from menus.answers.date import DateAnswer
from menus.answers.decimal import DecimalAnswer
from menus.answers.integer import IntegerAnswer
from menus.answers.national_id import NationalIdAnswer
from menus.answers.phone import PhoneAnswer
from menus.answers.pin import PinAnswer
from menus.answers.reference import ReferenceAnswer
from menus.answers.time import TimeAnswer
from menus.engine.scope import SAID
from menus.expressions.conditions import as_text
from menus.expressions.derivations import (
    AgeFormula,
    ConditionFormula,
    CountFormula,
    DateFormula,
    IdPartFormula,
    NumberFormula,
    SumFormula,
)
from menus.expressions.values import to_number
from menus.model import ChoiceVerb, Screen, Service


class ValueKind(Enum):
    """What a value may be. TYPED says besides that a citizen may type it; ANY, that nothing is known of it."""

    DAY = auto()
    TIME = auto()
    PHONE = auto()
    NUMBER = auto()
    LONG_NUMBER = auto()
    CODE = auto()
    WORDS = auto()
    TYPED = auto()
    ANY = auto()


KIND_NAMES: Mapping[ValueKind, str] = {
    ValueKind.DAY: "a day",
    ValueKind.TIME: "a time",
    ValueKind.PHONE: "a phone number",
    ValueKind.NUMBER: "a number",
    ValueKind.LONG_NUMBER: "a number",
    ValueKind.CODE: "a number that names something",
    ValueKind.WORDS: "a word",
    ValueKind.ANY: "a text",
}
_GATEWAY_KINDS = {
    "today": ValueKind.DAY,
    "now": ValueKind.TIME,
    "time": ValueKind.TIME,
    "msisdn": ValueKind.PHONE,
    "number": ValueKind.PHONE,
    "percent": ValueKind.NUMBER,
    "reference": ValueKind.CODE,
    SAID: ValueKind.ANY,
    **dict.fromkeys(("channel", "language", "weekday", "holiday", "opted_out"), ValueKind.WORDS),
}
_ANSWER_KINDS: Mapping[type[AnswerType], ValueKind] = {
    DateAnswer: ValueKind.DAY,
    TimeAnswer: ValueKind.TIME,
    PhoneAnswer: ValueKind.PHONE,
    DecimalAnswer: ValueKind.NUMBER,
    PinAnswer: ValueKind.CODE,
    ReferenceAnswer: ValueKind.CODE,
    NationalIdAnswer: ValueKind.CODE,
}
_DIGITS_OF_A_DAY = 8  # 20261225 is a day too


def value_kinds(service: Service) -> dict[str, frozenset[ValueKind]]:
    """Return the kinds of values under each name that is saved, derived or the gateway's own."""
    found: dict[str, set[ValueKind]] = defaultdict(set)
    for name, sources in value_sources_of(service).items():
        found[name] |= {_kind_of(source) for source in sources if source}
    for screen in service.screens.values():
        if screen.save and screen.verb.takes_answer:
            found[screen.save] |= {ValueKind.TYPED, *_choice_kinds(screen)}
        elif screen.save:
            found[screen.save].add(ValueKind.ANY)
    return {name: frozenset(kinds) for name, kinds in found.items()} | {
        name: frozenset({kind}) for name, kind in _GATEWAY_KINDS.items()
    }


def _kind_of(source: ValueSource) -> ValueKind:
    match source:
        case ChoiceAnswer():
            return _kind_of_words(source.of)
        case IntegerAnswer():
            longest = source.digits or (len(str(source.max)) if source.max is not None else _DIGITS_OF_A_DAY)
            return ValueKind.LONG_NUMBER if longest >= _DIGITS_OF_A_DAY else ValueKind.NUMBER
        case AnswerType():
            return _ANSWER_KINDS.get(type(source), ValueKind.ANY)
        case int() | Decimal() | AgeFormula() | CountFormula():
            return ValueKind.NUMBER
        case NumberFormula() | SumFormula():
            return ValueKind.LONG_NUMBER
        case DateFormula():
            return ValueKind.DAY
        case IdPartFormula():
            return ValueKind.DAY if source.part == "birth_date" else ValueKind.WORDS
        case ConditionFormula():
            return ValueKind.WORDS
    return ValueKind.ANY


def _choice_kinds(screen: Screen) -> Iterator[ValueKind]:
    verb = screen.verb
    if isinstance(verb, ChoiceVerb):
        if verb.lists_rows:
            yield ValueKind.ANY
        yield _kind_of_words(as_text(option.value) for option in verb.options if option.value is not None)


def _kind_of_words(values: Iterable[str]) -> ValueKind:
    """Return the kind of values that a menu file writes."""
    listed = list(values)
    numbers = [value for value in listed if to_number(value) is not None]
    if numbers:
        is_long = max(map(len, numbers)) >= _DIGITS_OF_A_DAY
        return ValueKind.LONG_NUMBER if is_long else ValueKind.NUMBER
    return ValueKind.DAY if any(map(_is_day, listed)) else ValueKind.WORDS


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text[:10])
    except ValueError:
        return False
    return True
