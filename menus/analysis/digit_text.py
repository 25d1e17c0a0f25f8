"""Values that are written in digits: how many digits there are, whole or in a format."""

import re

import msgspec

from menus.answers.integer import IntegerAnswer
from menus.answers.phone import PhoneAnswer
from menus.answers.pin import PinAnswer
from menus.answers.reference import ReferenceAnswer
from menus.answers.text import TextAnswer
from menus.answers.time import TimeAnswer
from menus.patterns import Pattern

PHONE_DIGITS, REFERENCE_DIGITS, DAY_DIGITS, TIME_DIGITS = 15, 9, 8, 4
LONGEST_NUMBER = 18  # digits
_DAY_PARTS = re.compile(r"(?:YYYY|YY|MM|DD)+")
_CUT = re.compile(r"[1-9][0-9]{0,2}")
_DIGIT_PATTERN = re.compile(r"\^(?:\[0-9\]|\\d)(?:\{(?:(?P<least>\d+),)?(?P<most>\d+)\}|\+)?\$")

GATEWAY_DIGITS = {
    "today": DAY_DIGITS,
    "now": TIME_DIGITS,
    "time": TIME_DIGITS,
    "msisdn": PHONE_DIGITS,
    "number": PHONE_DIGITS,
    "reference": REFERENCE_DIGITS,
    "percent": 2,
}
"""How many digits the values of the gateway have at most, as `:plain` writes them."""


class DigitText(msgspec.Struct, frozen=True):
    """A value of at most `most` digits, perhaps with other signs between them.

    `is_number`: there are only digits, or a sign before them. `is_day`: it is a day, written as ISO 8601.
    """

    most: int
    is_number: bool = False
    is_day: bool = False

    def digits_in(self, form: str) -> int | None:
        """Return how many digits a format leaves at most; None if it may leave words."""
        if form in ("plain", "alnum"):
            return min(self.most, LONGEST_NUMBER)
        if form == "last4" and self.is_number:
            return 4
        if _CUT.fullmatch(form) and (self.is_number or (self.is_day and int(form) <= 4)):
            return min(int(form), self.most)
        if not self.is_day:
            return None
        if _DAY_PARTS.fullmatch(form):
            return min(len(form), LONGEST_NUMBER)
        return {"year": 4, "day": 2}.get(form)


def digit_text_of(source: object, *, is_day: bool) -> DigitText | None:
    """Return how a value is written, if it has only digits and a few signs; None for words."""
    if is_day:
        return DigitText(DAY_DIGITS, is_day=True)
    match source:
        case PhoneAnswer():
            return DigitText(PHONE_DIGITS, is_number=True)
        case ReferenceAnswer():
            return DigitText(REFERENCE_DIGITS, is_number=True)
        case TimeAnswer():
            return DigitText(TIME_DIGITS)
        case IntegerAnswer(min=least) if least is not None and least >= 0:
            return DigitText(LONGEST_NUMBER, is_number=True)
        case int() if not isinstance(source, bool):
            return DigitText(len(str(source)), is_number=True)
        case PinAnswer(digits=digits, max=longest) | TextAnswer(digits=digits, max=longest) if digits:
            return DigitText(min(digits, longest or digits), is_number=True)
        case PinAnswer(max=longest) if longest:
            return DigitText(longest, is_number=True)
        case TextAnswer(pattern=Pattern(source=pattern), max=longest):
            return _of_pattern(pattern, longest)
    return None


def _of_pattern(pattern: str, longest: int | None) -> DigitText | None:
    found = _DIGIT_PATTERN.fullmatch(pattern)
    if found is None:
        return None
    most = int(found["most"]) if found["most"] else longest if pattern.endswith("+$") else 1
    return None if most is None else DigitText(most, is_number=True)
