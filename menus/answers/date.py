"""`type: date`"""

import re
from dataclasses import dataclass

from msgspec.structs import replace

from menus.answers.base import AnswerContext, AnswerValue, Bound, Misfit, OrderedAnswer, RejectedAnswer
from menus.calendars.gregorian import GREGORIAN
from menus.rendering.text.sanitise import ascii_digits, to_plain_text

_GAP = r"(?: ?[/.\-] ?| +)"
_DAY_FIRST = re.compile(
    rf"([0-9]{{1,2}}){_GAP}([0-9]{{1,2}}){_GAP}([0-9]{{4}})|([0-9]{{2}})([0-9]{{2}})([0-9]{{4}})"
)
_YEAR_FIRST = re.compile(rf"([0-9]{{4}}){_GAP}([0-9]{{1,2}}){_GAP}([0-9]{{1,2}})")


@dataclass(frozen=True, slots=True, kw_only=True)
class DateAnswer(OrderedAnswer):
    """A day, typed in the service's calendar and saved as ISO 8601.

    A year of two digits is rejected: it may mean either century.
    """

    def parse(self, text: str, context: AnswerContext) -> str | RejectedAnswer:
        """Read day, month, year with a space, `/`, `-`, `.` or nothing between them; or year, month, day."""
        text = ascii_digits(to_plain_text(text)).strip()
        if found := _DAY_FIRST.fullmatch(text):
            day, month, year = (int(part) for part in found.groups() if part is not None)
        elif found := _YEAR_FIRST.fullmatch(text):
            year, month, day = map(int, found.groups())
        else:
            return RejectedAnswer(Misfit.FORM)
        try:
            return context.calendar.date_of(year, month, day).isoformat()
        except ValueError:
            return RejectedAnswer(Misfit.FORM)

    def bound_value(self, bound: Bound, context: AnswerContext) -> AnswerValue | None:
        """Return a bound as ISO 8601. Bounds and saved days are Gregorian, whatever the calendar."""
        return OrderedAnswer.bound_value(self, bound, replace(context, calendar=GREGORIAN))
