"""`type: reference`"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from menus import case_reference
from menus.answers.base import AnswerContext, AnswerType, Misfit, RejectedAnswer

_NINE_DIGITS = re.compile(r"(?<!\d)\d(?:[ -]?\d){8}(?!\d)")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceAnswer(AnswerType):
    """The reference of a case, saved as its nine digits. The case itself may not exist."""

    def parse(self, text: str, context: AnswerContext) -> str | RejectedAnswer:
        """Read the nine digits. The check digit must be right."""
        del context
        return case_reference.read_reference(text) or RejectedAnswer(Misfit.CHECK)

    def other_readings(self, text: str, *, alone: bool) -> Iterator[str]:
        """Yield the only number; else, among other numbers, the only one whose check digit is right."""
        yield from AnswerType.other_readings(self, text, alone=alone)
        if not alone:
            valid = [number for number in _NINE_DIGITS.findall(text) if case_reference.read_reference(number)]
            yield from valid if len(valid) == 1 else ()
