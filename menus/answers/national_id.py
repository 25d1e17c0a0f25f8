"""`type: national_id`"""

from dataclasses import dataclass

from menus.answers.base import Answer, Context, Misfit, Refused
from menus.answers.schemes import Scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class NationalIdAnswer(Answer):
    """A number that a state gives a person, saved in its compact form."""

    check: Scheme

    def value(self, text: str, context: Context) -> str | Refused:
        """The number, where it is valid and its bearer is born."""
        return self.check.compact(text, context.now.date()) or Refused(Misfit.CHECK)
