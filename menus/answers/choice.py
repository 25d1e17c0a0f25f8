"""`type: choice`"""

from collections.abc import Mapping
from dataclasses import dataclass

from menus.answers.base import AnswerContext, AnswerType, Misfit, RejectedAnswer
from menus.rendering.text.sanitise import ascii_digits, to_plain_text


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceAnswer(AnswerType):
    """One of named values. `of` has the words for each, by language. The value itself fits too.

    Words of any language fit: a caller who has just changed the language may still use the words of the other one.
    """

    of: Mapping[str, Mapping[str, str]]

    def parse(self, text: str, context: AnswerContext) -> str | RejectedAnswer:
        """Return the value whose words were typed. Case and spaces do not matter. Values are tried before words."""
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
