"""`type: phone`"""

import re
from dataclasses import dataclass

import phonenumbers

from menus.answers.base import AnswerContext, AnswerType, Misfit, RejectedAnswer

_DIALLED = re.compile(r"\+?[0-9 ()./-]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class PhoneAnswer(AnswerType):
    """A phone number, saved as E.164. Short codes and numbers of no known range are rejected."""

    country: str | None = None

    def parse(self, text: str, context: AnswerContext) -> str | RejectedAnswer:
        """Read the number as people dial it: within the country, or from abroad with `+` or `00`."""
        if not _DIALLED.fullmatch(text):
            return RejectedAnswer(Misfit.FORM)
        country = (self.country or context.country).upper()
        abroad = f"+{text[2:]}" if text.startswith("00") else ""
        return parse_number(text, country) or parse_number(abroad, country) or RejectedAnswer(Misfit.FORM)


def parse_number(text: str, country: str) -> str | None:
    """Return the number in E.164, read as dialled in `country` (two letters); None if it is no phone number."""
    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
