"""The length of a text on the air: 3GPP TS 23.038.

Counted here anew and not with the gateway's own tables, as a network would. If the two disagree, the handset shows it.
"""

from dataclasses import dataclass

GSM7_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
GSM7_EXTENDED = frozenset("\f^{}\\[~]|€")  # each follows an escape, so it takes two septets

USSD_LIMIT = {"GSM-7": 160, "UCS-2": 80}  # what every network shows
USSD_LARGEST = {"GSM-7": 182, "UCS-2": 80}  # what one USSD string holds: 160 octets (TS 24.080)
SMS_SINGLE = {"GSM-7": 160, "UCS-2": 70}
SMS_PART = {"GSM-7": 153, "UCS-2": 67}


@dataclass(frozen=True, slots=True)
class TextLength:
    """How much of a page is used, in septets (GSM-7) or 16-bit units (UCS-2)."""

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
    """Return what arrives on the phone: the network cuts off what does not fit one USSD string."""
    code = encoding(text)
    while count_units(text, code) > USSD_LARGEST[code]:
        text = text[:-1]
    return text


def sms_parts(text: str) -> int:
    """Return how many SMS segments the text takes. A character of two units is never split between two of them."""
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
