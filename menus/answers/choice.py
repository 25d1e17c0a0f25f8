"""`type: choice`"""

from collections.abc import Mapping
from dataclasses import dataclass

from menus.answers.base import AnswerContext, AnswerType, Misfit, RejectedAnswer
from menus.rendering.text.sanitise import ascii_digits, to_plain_text


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceAnswer(AnswerType):
    """One of named values. `of` gives the words for each, by language; the value itself will do too.

    Words of any language fit, whatever the caller's: who has just changed it may still use those of the other.
    """

    of: Mapping[str, Mapping[str, str]]

    def parse(self, text: str, context: AnswerContext) -> str | RejectedAnswer:
        """The value whose words were typed, whatever their case and blanks; values come before words."""
        del context
        typed = _folded(text)
        for value in self.of:
            if _folded(value) == typed:
                return value
        for value, words in self.of.items():
            if any(_folded(word) == typed for word in words.values()):
                return value
        return RejectedAnswer(Misfit.FORM)


def _folded(text: str) -> str:
    return " ".join(ascii_digits(to_plain_text(text)).casefold().split())
