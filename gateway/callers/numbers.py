"""Numbers of people, as a menu may hold them."""

import re

import phonenumbers

NETWORK_CODE = re.compile(r"[0-9]{5,6}")  # MCC and MNC; whatever else a provider tells may be anything
E164 = re.compile(r"\+[1-9][0-9]{6,14}")


def parse_number(text: str, country: str) -> str | None:
    """The number in E.164, read as one dialled in `country` (two letters); None where it is none."""
    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def normalise_msisdn(text: str) -> str:
    """The number that a provider tells, in E.164; empty where it is none. An unescaped `+` was read as a blank."""
    text = text.strip()
    number = text if text.startswith("+") else f"+{text}"
    return number if E164.fullmatch(number) else ""
