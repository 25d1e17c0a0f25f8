"""The numbers of a trial, as a person types or pastes them."""

import re

from gateway.errors import GatewayError
from gateway.published_menus.trial import MAX_TRIAL_NUMBERS
from menus.answers.phone import parse_number

_BETWEEN = re.compile(r"[,;\t]")


class WrongNumbersError(GatewayError):
    """The numbers cannot be taken. The text says why to people, and has no number."""


def read_numbers(text: str, country: str) -> list[str]:
    """Return the numbers of a text, one a line or with commas between, in E.164 and each once.

    A number without `+` is one of the country. Raises WrongNumbersError.
    """
    found: dict[str, None] = {}
    for line, words in enumerate(text.splitlines(), 1):
        for place, word in enumerate(_BETWEEN.split(words), 1):
            typed = word.strip()
            if not typed:
                continue
            number = parse_number(typed, "" if typed.startswith("+") else country)
            if number is None:
                which = f"Line {line}" if place == 1 else f"Line {line}, number {place},"
                raise WrongNumbersError(f"{which} is no phone number. Write it as +254711000111.")
            found[number] = None
    if len(found) > MAX_TRIAL_NUMBERS:
        raise WrongNumbersError(
            f"A trial names {MAX_TRIAL_NUMBERS} numbers at most, and these are {len(found):,}. Choose a share instead."
        )
    return list(found)
