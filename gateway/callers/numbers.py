"""Numbers of people, as a menu may hold them."""

import re

import phonenumbers

NETWORK = re.compile(r"[0-9]{5,6}")  # MCC and MNC; whatever else a provider tells may be anything
MSISDN = re.compile(r"\+[1-9][0-9]{6,14}")


def e164(text: str, country: str) -> str | None:
    """The number in E.164, read as one dialled in `country` (two letters); None where it is none."""
    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)


def msisdn(told: str) -> str:
    """The number that a provider tells, in E.164; empty where it is none. An unescaped `+` was read as a blank."""
    told = told.strip()
    number = told if told.startswith("+") else f"+{told}"
    return number if MSISDN.fullmatch(number) else ""
