"""Read numbers in Ge'ez digits, as people write them in Ethiopia and Eritrea.

These digits have no places and no zero: ፳፻፲፮ is 20 × 100 + 10 + 6. ፻ stands for 100 and ፼ for 10,000.
"""

import re

_PAIR = "[፲-፺]?[፩-፱]?"  # below 100
_BELOW_10_000 = f"(?:{_PAIR}፻)?{_PAIR}"
_DIGITS = re.compile("[፩-፼]+")
_NUMBER = re.compile(f"(?:{_BELOW_10_000}፼)?{_BELOW_10_000}")
_HUNDRED, _TEN_THOUSAND = "፻", "፼"


def with_geez_numbers_as_digits(text: str) -> str:
    """Return `text` with each number in Ge'ez digits written in the digits 0 to 9. What is no number stays."""
    return _DIGITS.sub(lambda found: _to_digits(found[0]), text)


def _to_digits(number: str) -> str:
    if not _NUMBER.fullmatch(number):
        return number
    value = below_10_000 = below_100 = 0
    for digit in number:
        if digit == _HUNDRED:
            below_10_000, below_100 = max(below_100, 1) * 100, 0
        elif digit == _TEN_THOUSAND:
            value, below_10_000, below_100 = max(below_10_000 + below_100, 1) * 10_000, 0, 0
        else:
            below_100 += _value(digit)
    return str(value + below_10_000 + below_100)


def _value(digit: str) -> int:
    """Return 1 to 9, or 10 to 90."""
    number = ord(digit) - ord("፩") + 1
    return number if number < 10 else (number - 9) * 10
