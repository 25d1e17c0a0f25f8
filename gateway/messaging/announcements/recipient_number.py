"""Numbers as a list has them, and why one cannot be texted."""

import re

import phonenumbers
from phonenumbers import PhoneNumberType

from gateway.callers.numbers import parse_number

_ROUNDED = re.compile(r"[0-9][.,]?[0-9]*[Ee]\+?[0-9]+")


def read_number(text: str, country: str) -> tuple[str, str]:
    """The number in E.164 and an empty reason, or an empty number and the reason why it is none to be texted.

    Written as it is dialled in `country` (two letters), or with the code of any country.
    """
    if not text:
        return "", "there is no number"
    if _ROUNDED.fullmatch(text):
        return "", "a spreadsheet has rounded the number: format the column as text and fill it in again"
    if text.startswith("00"):
        text = f"+{text[2:]}"
    found = parse_number(text, country)
    if found is None:
        return "", f"is no number that can be dialled from {country}"
    if phonenumbers.number_type(phonenumbers.parse(found)) == PhoneNumberType.FIXED_LINE:
        return "", "is a landline, which gets no texts"
    return found, ""
