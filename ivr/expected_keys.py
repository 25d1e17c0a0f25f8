"""How many keys an answer has, so that a call goes on after the last one without a finish key."""

from dataclasses import dataclass

from menus.answers.base import Answer
from menus.answers.choice import ChoiceAnswer
from menus.answers.date import DateAnswer
from menus.answers.integer import IntegerAnswer
from menus.answers.pin import PinAnswer
from menus.answers.reference import ReferenceAnswer
from menus.answers.text import TextAnswer
from menus.answers.time import TimeAnswer

REFERENCE = 9
DATE = 8  # day, month, year: 21112026
TIME = 4  # 0930


@dataclass(frozen=True, slots=True)
class Expected:
    """The most keys that an answer has, None where there is no saying; `exact` where it never has fewer."""

    most: int | None
    exact: bool = False


ONE_KEY = Expected(1, exact=True)


def expected_digits(answer: Answer) -> Expected:
    """What is known of the keys from the type of an answer and its bounds."""
    match answer:
        case ReferenceAnswer():
            return Expected(REFERENCE, exact=True)
        case DateAnswer():
            return Expected(DATE, exact=True)
        case TimeAnswer():
            return Expected(TIME)
        case IntegerAnswer() | TextAnswer() | PinAnswer() if answer.digits is not None:
            return Expected(answer.digits, exact=True)
        case PinAnswer():
            return Expected(answer.max, exact=answer.max is not None and answer.max == answer.min)
        case IntegerAnswer():
            return _within(answer.min, answer.max)
        case ChoiceAnswer():
            return _of(tuple(answer.of))
    return Expected(None)


def _within(least: int | None, most: int | None) -> Expected:
    """A number that cannot be below 0 has as many digits as its bounds have; a minus sign has no key."""
    if most is None or most < 0:
        return Expected(None)
    length = len(str(most))
    return Expected(length, exact=least is not None and least >= 0 and len(str(least)) == length)


def _of(values: tuple[str, ...]) -> Expected:
    if not values or not all(value.isascii() and value.isdigit() for value in values):
        return Expected(None)
    lengths = {len(value) for value in values}
    return Expected(max(lengths), exact=len(lengths) == 1)
