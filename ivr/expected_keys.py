"""The number of keys of an answer. A call can go on after the last of them, without a finish key."""

import msgspec

from menus.answers.base import AnswerType
from menus.answers.choice import ChoiceAnswer
from menus.answers.date import DateAnswer
from menus.answers.integer import IntegerAnswer
from menus.answers.pin import PinAnswer
from menus.answers.reference import ReferenceAnswer
from menus.answers.text import TextAnswer
from menus.answers.time import TimeAnswer

REFERENCE_KEYS = 9
DATE_KEYS = 8  # day, month, year: 21112026
TIME_KEYS = 4  # 0930


class ExpectedKeys(msgspec.Struct, frozen=True):
    """The most keys that an answer has; None if unknown. `exact`: it never has fewer."""

    max_keys: int | None
    exact: bool = False


ONE_KEY = ExpectedKeys(1, exact=True)


def expected_keys_of(answer: AnswerType) -> ExpectedKeys:
    """Return the number of keys of an answer, from its type and its bounds."""
    match answer:
        case ReferenceAnswer():
            return ExpectedKeys(REFERENCE_KEYS, exact=True)
        case DateAnswer():
            return ExpectedKeys(DATE_KEYS, exact=True)
        case TimeAnswer():
            return ExpectedKeys(TIME_KEYS)
        case IntegerAnswer() | TextAnswer() | PinAnswer() if answer.digits is not None:
            return ExpectedKeys(answer.digits, exact=True)
        case PinAnswer():
            return ExpectedKeys(answer.max, exact=answer.max is not None and answer.max == answer.min)
        case IntegerAnswer():
            return _keys_for_integer(answer.min, answer.max)
        case ChoiceAnswer():
            return _keys_for_choice(tuple(answer.of))
    return ExpectedKeys(None)


def _keys_for_integer(least: int | None, most: int | None) -> ExpectedKeys:
    """Return the keys of a number that is never below 0, from its bounds. A minus sign has no key."""
    if most is None or most < 0:
        return ExpectedKeys(None)
    length = len(str(most))
    return ExpectedKeys(length, exact=least is not None and least >= 0 and len(str(least)) == length)


def _keys_for_choice(values: tuple[str, ...]) -> ExpectedKeys:
    if not values or not all(value.isascii() and value.isdigit() for value in values):
        return ExpectedKeys(None)
    lengths = {len(value) for value in values}
    return ExpectedKeys(max(lengths), exact=len(lengths) == 1)
