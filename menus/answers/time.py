"""`type: time`"""

import re
from dataclasses import dataclass

from menus.answers.base import AnswerContext, Misfit, OrderedAnswer, RejectedAnswer
from menus.rendering.text.sanitise import ascii_digits, to_plain_text

_TIME = re.compile(
    r"(?P<hour>[0-9]{1,2}) ?(?:[:.h-]? ?(?P<minute>[0-9]{2}))? ?(?:(?P<half>[ap])\.?m\.?)?", re.IGNORECASE
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAnswer(OrderedAnswer):
    """A time of day, saved as HH:MM with hours from 00 to 23."""

    def parse(self, text: str, context: AnswerContext) -> str | RejectedAnswer:
        """Read `14:30`, `14.30`, `1430`, `930`, `2:30 pm` or `9am`. A bare `9` is rejected: it may be am or pm."""
        del context
        found = _TIME.fullmatch(ascii_digits(to_plain_text(text)).strip())
        if found is None or not (found["minute"] or found["half"]):
            return RejectedAnswer(Misfit.FORM)
        hour, minute = int(found["hour"]), int(found["minute"] or 0)
        if found["half"]:
            if not 1 <= hour <= 12:
                return RejectedAnswer(Misfit.FORM)
            hour = hour % 12 + (12 if found["half"] in "pP" else 0)
        if hour > 23 or minute > 59:
            return RejectedAnswer(Misfit.FORM)
        return f"{hour:02d}:{minute:02d}"
