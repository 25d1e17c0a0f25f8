"""`type: time`"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from menus.answers.base import AnswerContext, Misfit, OrderedAnswer, RejectedAnswer
from menus.input.fold import fold_words
from menus.input.politeness import without_politeness

_TIME = re.compile(
    r"(?P<hour>[0-9]{1,2}) ?(?:[:.h-]? ?(?P<minute>[0-9]{2}))? ?(?:(?P<half>[ap])\.?m\.?)?", re.IGNORECASE
)

_BESIDE = re.compile(r"^(?:at|a|saa) | ?(?:hrs?|hours?|heures?)$")  # folded words that change nothing
_HOUR = re.compile(r"[0-9]{1,2}(?=[:.h -]|[0-9]{2})")
_AMONG_WORDS = re.compile(
    r"(?:[^0-9]*[^\w.:-])?(?P<time>[0-9][0-9:.h -]*(?P<half> ?[ap]\.?m\b)?)(?:\.?|[^\w:][^0-9]*)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimeAnswer(OrderedAnswer):
    """A time of day, saved as HH:MM with hours from 00 to 23."""

    def parse(self, text: str, context: AnswerContext) -> str | RejectedAnswer:
        """Read `14:30`, `14.30`, `1430`, `930`, `2:30 pm` or `9am`. A bare `9` is rejected: it may be am or pm."""
        del context
        found = _TIME.fullmatch(text)
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

    def other_readings(self, text: str, *, alone: bool) -> Iterator[str]:
        """Yield the text without politeness; then the only time in it that says by itself which half of the day it is.

        Words can say so, too: `8:30 in the evening` is not half past eight in the morning, so it fits nothing.
        """
        yield _BESIDE.sub("", without_politeness(fold_words(text)))
        found = None if alone else _AMONG_WORDS.fullmatch(text)
        if found is None:
            return
        hour = _HOUR.match(found["time"])
        if found["half"] or (hour and not 1 <= int(hour[0]) <= 12):
            yield found["time"]
