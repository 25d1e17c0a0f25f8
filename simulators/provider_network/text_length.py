"""The length of a text on the air: 3GPP TS 23.038.

This module does not use the gateway's tables, as a network does not. If the two disagree, the handset shows it.
"""

from dataclasses import dataclass

GSM7_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM7_EXTENDED = frozenset("\f^{}\\[~]|€")  # each follows an escape, so it takes two septets

USSD_LIMIT = {"GSM-7": 160, "UCS-2": 80}  # the units that every network shows
USSD_LARGEST = {"GSM-7": 182, "UCS-2": 80}  # the units of one USSD string: 160 octets (TS 24.080)
SMS_SINGLE = {"GSM-7": 160, "UCS-2": 70}
SMS_PART = {"GSM-7": 153, "UCS-2": 67}


@dataclass(frozen=True, slots=True)
class TextLength:
    """The used part of a page and its limit, in septets (GSM-7) or 16-bit units (UCS-2)."""

    used: int
    limit: int
    encoding: str


def encoding(text: str) -> str:
    """Return `GSM-7` if the default alphabet holds every character, else `UCS-2`."""
    return "GSM-7" if all(letter in GSM7_BASIC or letter in GSM7_EXTENDED for letter in text) else "UCS-2"


def count_units(text: str, code: str) -> int:
    """Return the septets or 16-bit units that `text` takes in the encoding `code`."""
    if code == "GSM-7":
        return sum(2 if letter in GSM7_EXTENDED else 1 for letter in text)
    return len(text.encode("utf-16-be", "surrogatepass")) // 2


def ussd_length(text: str) -> TextLength:
    """Return the length of one USSD page."""
    code = encoding(text)
    return TextLength(count_units(text, code), USSD_LIMIT[code], code)


def truncate_ussd(text: str) -> str:
    """Return the text that arrives on the phone. The network cuts off text beyond one USSD string."""
    code = encoding(text)
    while count_units(text, code) > USSD_LARGEST[code]:
        text = text[:-1]
    return text


def sms_parts(text: str) -> int:
    """Return the number of SMS segments of a text. A character of two units is never split between two of them."""
    code = encoding(text)
    if count_units(text, code) <= SMS_SINGLE[code]:
        return 1
    parts, left = 1, SMS_PART[code]
    for letter in text:
        takes = count_units(letter, code)
        if takes > left:
            parts, left = parts + 1, SMS_PART[code]
        left -= takes
    return parts
