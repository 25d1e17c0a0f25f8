"""`type: integer`"""

import re
from dataclasses import dataclass

from menus.answers.base import (
    EMPTY_CONTEXT,
    AnswerContext,
    Bound,
    Misfit,
    OrderedAnswer,
    RejectedAnswer,
    RelativeDate,
)
from menus.answers.schemes import NumberScheme

# Spaces and commas only between thousands: `4 5` is two answers, not 45.
_WHOLE = re.compile(r"([+-]?) ?([0-9]+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]{1,3}(?:,[0-9]{3})+)")
_LONGEST = 18  # digits, so that the number fits into 64 bits


@dataclass(frozen=True, slots=True, kw_only=True)
class IntegerAnswer(OrderedAnswer):
    """A whole number. `digits` counts the typed digits, including leading zeros.

    A day as a bound stands for its year in the service's calendar: `{after: {years_ago: 130}}` is for a year of birth.
    """

    min: int | None = None
    max: int | None = None
    digits: int | None = None
    check: NumberScheme | None = None

    def parse(self, text: str, context: AnswerContext) -> int | RejectedAnswer:
        """Read the number. Spaces or commas may separate thousands."""
        found = _WHOLE.fullmatch(text)
        if found is None:
            return RejectedAnswer(Misfit.FORM)
        digits = re.sub(r"[ ,]", "", found[2])
        if len(digits) > _LONGEST:
            return RejectedAnswer(Misfit.LARGE)
        number = int(found[1] + digits)
        return (
            RejectedAnswer(misfit)
            if (misfit := self._broken_number_bound(number, digits, context))
            else number
        )

    def _broken_number_bound(self, number: int, digits: str, context: AnswerContext) -> Misfit | None:
        if self.digits is not None and len(digits) != self.digits:
            return Misfit.DIGITS
        if self.min is not None and number < self.min:
            return Misfit.SMALL
        if self.max is not None and number > self.max:
            return Misfit.LARGE
        if self.check is not None and self.check.compact(digits, context.now.date()) is None:
            return Misfit.CHECK
        return None

    def bound_text(self, bound: Bound, context: AnswerContext) -> str | None:
        """Return a bound as text. A day is written as its year."""
        if isinstance(bound, RelativeDate):
            return str(bound.year(context.now, context.calendar))
        return OrderedAnswer.bound_text(self, bound, context)

    def may_be_answer(self, key: str) -> bool:
        """Return True if the key may be an answer. `00` may not, unless `digits` asks for two digits."""
        number = self.read(key, EMPTY_CONTEXT)
        return not isinstance(number, RejectedAnswer) and (self.digits is not None or str(number) == key)
