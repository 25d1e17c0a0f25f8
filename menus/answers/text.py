"""`type: text`"""

import re
from dataclasses import dataclass

from menus.answers.base import Answer, Context, Misfit, Refused
from menus.answers.schemes import Scheme
from menus.rendering.text.digits import ascii_digits

_WORD = "ab"


@dataclass(frozen=True, slots=True, kw_only=True)
class TextAnswer(Answer):
    """Words. `min` and `max` count characters, `digits` wants exactly so many digits and nothing else.

    A text with `digits`, `pattern` or `check` is a code, whose digits are saved as ASCII; other words stay as
    they were typed.
    """

    min: int | None = None
    max: int | None = None
    digits: int | None = None
    check: Scheme | None = None

    def value(self, text: str, context: Context) -> str | Refused:
        """The text; with `check`, the number in its compact form."""
        if self._is_code:
            text = ascii_digits(text)
        if self.min is not None and len(text) < self.min:
            return Refused(Misfit.SHORT)
        if self.max is not None and len(text) > self.max:
            return Refused(Misfit.LONG)
        if self.digits is not None and not re.fullmatch(rf"[0-9]{{{self.digits}}}", text):
            return Refused(Misfit.DIGITS)
        if self.check is None:
            return text
        return self.check.compact(text, context.now.date()) or Refused(Misfit.CHECK)

    def hides(self, key: str) -> bool:
        """A key never means free words; it may be a code, where the pattern takes it and takes no letters."""
        for_letters = self.pattern and self.pattern.search((_WORD * len(key))[: len(key)])
        return self._is_code and not for_letters and Answer.hides(self, key)

    @property
    def _is_code(self) -> bool:
        return self.digits is not None or self.pattern is not None or self.check is not None
