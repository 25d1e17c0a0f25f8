"""`type: reference`"""

from dataclasses import dataclass

from menus import reference
from menus.answers.base import Answer, Context, Misfit, Refused


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferenceAnswer(Answer):
    """The reference of a case, saved as its nine digits. Whether there is such a case is not known here."""

    def value(self, text: str, context: Context) -> str | Refused:
        """The nine digits, where the check digit is right."""
        del context
        return reference.read(text) or Refused(Misfit.CHECK)
