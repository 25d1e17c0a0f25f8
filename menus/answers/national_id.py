"""`type: national_id`"""

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from menus.answers.base import AnswerContext, AnswerType, Misfit, RejectedAnswer
from menus.answers.schemes import NumberScheme
from menus.input.fold import fold_words, strip_edges
from menus.input.politeness import without_politeness


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalIdAnswer(AnswerType):
    """A number that a state gives a person, saved in its compact form."""

    check: NumberScheme

    def parse(self, text: str, context: AnswerContext) -> str | RejectedAnswer:
        """Read the number. It must be valid, and the birth date in it must not be in the future."""
        return self.check.compact(text, context.now.date()) or RejectedAnswer(Misfit.CHECK)

    def other_readings(self, text: str, *, alone: bool) -> Iterator[str]:
        """Yield the text without politeness; then its only run of words with digits, as ids may have letters, too."""
        yield without_politeness(fold_words(text))
        runs = [
            strip_edges(" ".join(words))
            for has_digits, words in groupby(text.split(), lambda word: any(map(str.isdigit, word)))
            if has_digits
        ]
        if not alone and len(runs) == 1:
            yield runs[0]
