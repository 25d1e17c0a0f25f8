"""`type: pin`"""

import re
from dataclasses import dataclass

from menus.answers.base import AnswerContext, AnswerType, Misfit, RejectedAnswer

_DIGITS = re.compile(r"[0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class PinAnswer(AnswerType):
    """A secret of digits. `digits` is their exact number; `min` and `max` are the least and the most."""

    min: int | None = None
    max: int | None = None
    digits: int | None = None

    def parse(self, text: str, context: AnswerContext) -> str | RejectedAnswer:
        """Read the digits, with their leading zeros."""
        del context
        if not _DIGITS.fullmatch(text):
            return RejectedAnswer(Misfit.FORM)
        if self.digits is not None and len(text) != self.digits:
            return RejectedAnswer(Misfit.DIGITS)
        if self.min is not None and len(text) < self.min:
            return RejectedAnswer(Misfit.SHORT)
        if self.max is not None and len(text) > self.max:
            return RejectedAnswer(Misfit.LONG)
        return text
