"""How many parts an SMS is sent, and paid, as.

One part holds 140 octets: 160 septets or 70 16-bit units. A longer message gives 6 octets of each part to
the header that joins them (3GPP TS 23.040, 9.2.3.24.1), which leaves 153 or 67. An escape and its code, or
the two halves of an emoji, are never parted; the unit left over is lost.
"""

from dataclasses import dataclass

from menus.rendering.text.encoding import Encoding, encoding_of

SINGLE = {Encoding.GSM7: 160, Encoding.UCS2: 70}
JOINED = {Encoding.GSM7: 153, Encoding.UCS2: 67}


@dataclass(frozen=True, slots=True)
class Count:
    """Parts, the units of the text itself, and what the last part could still take."""

    parts: int
    units: int
    encoding: Encoding
    left_in_part: int


def count(text: str) -> Count:
    """Count the parts of a message; an empty one is one part."""
    encoding = encoding_of(text)
    units = encoding.cost(text)
    if units <= SINGLE[encoding]:
        return Count(1, units, encoding, SINGLE[encoding] - units)
    room = JOINED[encoding]
    if units == len(text):  # no pairs, so nothing is lost between parts
        parts = -(-units // room)
        return Count(parts, units, encoding, parts * room - units)
    parts, used = 1, 0
    for character in text:
        cost = encoding.cost(character)
        if used + cost > room:
            parts, used = parts + 1, 0
        used += cost
    return Count(parts, units, encoding, room - used)
