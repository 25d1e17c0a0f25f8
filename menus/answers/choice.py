"""`type: choice`"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from menus.answers.base import Answer, Context, Misfit, Refused
from menus.text.digits import ascii_digits
from menus.text.sanitise import plain


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceAnswer(Answer):
    """One of named values. `of` gives the words for each, in every language; the value itself will do too."""

    of: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    def value(self, text: str, context: Context) -> str | Refused:
        """The value whose words were typed, whatever their case and blanks; values come before words."""
        del context
        typed = _folded(text)
        for value in self.of:
            if _folded(value) == typed:
                return value
        for value, words in self.of.items():
            if any(_folded(word) == typed for word in words):
                return value
        return Refused(Misfit.FORM)


def _folded(text: str) -> str:
    return " ".join(ascii_digits(plain(text)).casefold().split())
