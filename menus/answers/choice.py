"""`type: choice`"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from menus.answers.base import AnswerContext, AnswerType, Misfit, RejectedAnswer
from menus.input.fold import fold, fold_words
from menus.input.number import find_number
from menus.input.politeness import without_politeness


@dataclass(frozen=True, slots=True, kw_only=True)
class ChoiceAnswer(AnswerType):
    """One of named values. `of` has the words for each, by language. The value itself fits too.

    Words of any language fit: a caller who has just changed the language may still use the words of the other one.
    Values and words are folded once. If two are the same when folded, the one that was typed with its accents counts,
    else the first.
    """

    of: Mapping[str, Mapping[str, str]]
    _values: Mapping[str, str] = field(init=False, repr=False, compare=False)
    _words: Mapping[str, frozenset[str]] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Fold the values and words once."""
        values: dict[str, str] = {}
        for form in (_as_written, fold, fold_words):
            for value in self.of:
                values.setdefault(form(value), value)
            for value, words in self.of.items():
                for word in words.values():
                    values.setdefault(form(word), value)
        words_of = {value: frozenset(map(fold_words, words.values())) for value, words in self.of.items()}
        object.__setattr__(self, "_values", values)
        object.__setattr__(self, "_words", words_of)

    def parse(self, text: str, context: AnswerContext) -> str | RejectedAnswer:
        """Return the value whose words were typed, in any form. Values are tried before words."""
        del context
        for form in (_as_written, fold, fold_words):
            value = self._values.get(form(text))
            if value is not None:
                return value
        return RejectedAnswer(Misfit.FORM)

    def other_readings(self, text: str, *, alone: bool) -> Iterator[str]:
        """Yield the words without politeness; then a value that is a number, if its words or nobody's are beside it."""
        yield without_politeness(fold_words(text))
        found = find_number(text)
        value = None if found is None else self._values.get(found.number)
        if found is None or value is None:
            return
        own = self._words[value]
        others = [word for other, words in self._words.items() if other != value for word in words]
        if found.means_choice(own, others, alone=alone):
            yield value


def _as_written(text: str) -> str:
    return " ".join(text.casefold().split())
