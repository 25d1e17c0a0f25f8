"""`type: text`"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from menus.answers.base import AnswerContext, AnswerType, Misfit, RejectedAnswer
from menus.answers.schemes import NumberScheme
from menus.input.plain import plain_input
from menus.rendering.text.sanitise import ascii_digits, tidy_input

_LETTERS = "ab"
_DIGITS = re.compile("[0-9]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextAnswer(AnswerType):
    """Words. `min` and `max` count characters; `digits` asks for exactly so many digits and nothing else.

    A text with `digits`, `pattern` or `check` is a code, and its digits are saved as ASCII. Other words stay as typed.
    """

    min: int | None = None
    max: int | None = None
    digits: int | None = None
    check: NumberScheme | None = None

    def tidy(self, typed: str) -> str:
        """Return the text as typed. One that nobody can see is blank."""
        if typed.isascii() and typed.isprintable():
            return typed.strip()
        text = tidy_input(typed)
        return text if plain_input(text) else ""

    def other_readings(self, text: str, *, alone: bool) -> Iterator[str]:
        """Yield the number in a text that must be one. Words have no other reading."""
        if self.digits is not None or self.check is not None:
            yield from AnswerType.other_readings(self, plain_input(text), alone=alone)

    def parse(self, text: str, context: AnswerContext) -> str | RejectedAnswer:
        """Return the text. With `check`, return the number in its compact form."""
        if self._is_code:
            text = ascii_digits(text)
        if self.min is not None and len(text) < self.min:
            return RejectedAnswer(Misfit.SHORT)
        if self.max is not None and len(text) > self.max:
            return RejectedAnswer(Misfit.LONG)
        if self.digits is not None and not (len(text) == self.digits and _DIGITS.fullmatch(text)):
            return RejectedAnswer(Misfit.DIGITS)
        if self.check is None:
            return text
        return self.check.compact(text, context.now.date()) or RejectedAnswer(Misfit.CHECK)

    def may_be_answer(self, key: str) -> bool:
        """Return True if the key may be an answer.

        A key is never an answer of free words. It may be a code if the pattern accepts it and accepts no letters.
        """
        for_letters = self.pattern and self.pattern.is_in((_LETTERS * len(key))[: len(key)])
        return self._is_code and not for_letters and AnswerType.may_be_answer(self, key)

    @property
    def _is_code(self) -> bool:
        return self.digits is not None or self.pattern is not None or self.check is not None
