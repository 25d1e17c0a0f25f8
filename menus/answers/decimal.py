"""`type: decimal`"""

import re
from dataclasses import dataclass
from decimal import Decimal

from menus.answers.base import EMPTY_CONTEXT, AnswerContext, AnswerType, Misfit, RejectedAnswer

_GROUPED = r"[0-9]{1,3}(?: [0-9]{3})+|[0-9]{1,3}(?:,[0-9]{3})+(?=\.)|[0-9]+"
_NUMBER = re.compile(rf"([+-]?) ?({_GROUPED})?(?:([.,])([0-9]+))?")
_ARABIC = str.maketrans({"٫": ".", "٬": ","})
_LONGEST = 30  # characters


@dataclass(frozen=True, slots=True, kw_only=True)
class DecimalAnswer(AnswerType):
    """A number with a fraction, saved as text in its shortest form: `1,50` is `1.5`."""

    min: Decimal | None = None
    max: Decimal | None = None

    def parse(self, text: str, context: AnswerContext) -> str | RejectedAnswer:
        """Read the number. A comma starts the fraction; `1,500` is rejected, as the comma could mark thousands."""
        del context
        text = text.translate(_ARABIC)
        found = _NUMBER.fullmatch(text)
        if found is None or len(text) > _LONGEST or not (found[2] or found[4]):
            return RejectedAnswer(Misfit.FORM)
        if found[3] == "," and len(found[4]) == 3:
            return RejectedAnswer(Misfit.FORM)
        whole = re.sub(r"[ ,]", "", found[2] or "0")
        number = Decimal(f"{found[1]}{whole}.{found[4] or 0}")
        if self.min is not None and number < self.min:
            return RejectedAnswer(Misfit.SMALL)
        if self.max is not None and number > self.max:
            return RejectedAnswer(Misfit.LARGE)
        return _shortest(number)

    def may_be_answer(self, key: str) -> bool:
        """Return True if the key may be an answer. `00` may not: nobody writes 0 like this."""
        return self.read(key, EMPTY_CONTEXT) == key


def _shortest(number: Decimal) -> str:
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return "0" if text in {"-0", ""} else text
