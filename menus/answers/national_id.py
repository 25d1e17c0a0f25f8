"""`type: national_id`"""

from dataclasses import dataclass

from menus.answers.base import AnswerContext, AnswerType, Misfit, RejectedAnswer
from menus.answers.schemes import NumberScheme


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalIdAnswer(AnswerType):
    """A number that a state gives a person, saved in its compact form."""

    check: NumberScheme

    def parse(self, text: str, context: AnswerContext) -> str | RejectedAnswer:
        """Read the number. It must be valid, and the birth date in it must not be in the future."""
        return self.check.compact(text, context.now.date()) or RejectedAnswer(Misfit.CHECK)
