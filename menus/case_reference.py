"""The reference of a case: nine digits, the last a Damm check digit.

Any phone can type it, and it can be checked without a lookup: Damm's code finds every single wrong digit and every
swap of two neighbours.
"""

import re
from collections.abc import Callable

from stdnum import damm

from menus.rendering.text.sanitise import ascii_digits, to_plain_text

_REFERENCE_NUMBERS = 10**8
_NINE_DIGITS = re.compile(r"[0-9]{9}")


def make_reference(draw: Callable[[int], int]) -> str:
    """Return a new reference. `draw(n)` returns a number from 0 to n - 1 that nobody can guess."""
    number = f"{draw(_REFERENCE_NUMBERS):08d}"
    return number + damm.calc_check_digit(number)


def read_reference(typed: str) -> str | None:
    """Return the nine digits of the reference in `typed`; None if it is no reference or its check digit is wrong.

    Blanks and dashes between the digits are allowed. So are the digits of other scripts.
    """
    digits = re.sub(r"[\s-]", "", ascii_digits(to_plain_text(typed)))
    return digits if _NINE_DIGITS.fullmatch(digits) and damm.is_valid(digits) else None
