"""Numbers of people, as a menu may hold them."""

import phonenumbers


def e164(text: str, country: str) -> str | None:
    """The number in E.164, read as one dialled in `country` (two letters); None where it is none."""
    try:
        number = phonenumbers.parse(text, country or None)
    except phonenumbers.NumberParseException:
        return None
    if not phonenumbers.is_valid_number(number):
        return None
    return phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
