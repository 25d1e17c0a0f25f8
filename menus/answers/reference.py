"""`type: reference`"""

from dataclasses import dataclass

from menus import case_reference
from menus.answers.base import AnswerContext, AnswerType, Misfit, RejectedAnswer


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceAnswer(AnswerType):
    """The reference of a case, saved as its nine digits. The case itself may not exist."""

    def parse(self, text: str, context: AnswerContext) -> str | RejectedAnswer:
        """Read the nine digits. The check digit must be right."""
        del context
        return case_reference.read_reference(text) or RejectedAnswer(Misfit.CHECK)
