"""The reference of a case: nine digits, the last a Damm check digit.

It can be keyed on any phone and checked without asking anybody: Damm's code finds every single wrong digit
and every swap of two neighbours.
"""

import re
from collections.abc import Callable

from stdnum import damm

from menus.rendering.text.sanitise import ascii_digits, to_plain_text

_REFERENCE_NUMBERS = 10**8
_NINE_DIGITS = re.compile(r"[0-9]{9}")


def make_reference(draw: Callable[[int], int]) -> str:
    """A new reference. `draw(n)` gives a number from 0 to n - 1, from a source that nobody can guess."""
    number = f"{draw(_REFERENCE_NUMBERS):08d}"
    return number + damm.calc_check_digit(number)


def read_reference(typed: str) -> str | None:
    """The reference in `typed`, its nine digits; None where it is none, or its check digit is wrong.

    Blanks and dashes between the digits, and the digits of other scripts, do not matter.
    """
    digits = re.sub(r"[\s-]", "", ascii_digits(to_plain_text(typed)))
    return digits if _NINE_DIGITS.fullmatch(digits) and damm.is_valid(digits) else None
