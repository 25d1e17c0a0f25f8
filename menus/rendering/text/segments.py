"""Count the segments of an SMS. Each segment is sent and paid for.

One segment holds 140 octets: 160 septets or 70 16-bit units. In a longer message, a header that joins the segments
takes 6 octets of each (3GPP TS 23.040, 9.2.3.24.1), which leaves 153 septets or 67 units. An escape and its code, or
the two halves of an emoji, are never separated; the unit left over is lost.
"""

import msgspec

from menus.rendering.text.encoding import Encoding, encoding_of

SINGLE_SEGMENT_UNITS = {Encoding.GSM7: 160, Encoding.UCS2: 70}
JOINED_SEGMENT_UNITS = {Encoding.GSM7: 153, Encoding.UCS2: 67}


class SegmentCount(msgspec.Struct, frozen=True):
    """The number of segments, the units of the text, and the units that still fit into the last segment."""

    segments: int
    units: int
    encoding: Encoding
    left_in_segment: int


def count_segments(text: str) -> SegmentCount:
    """Count the segments of a message. An empty message is one segment."""
    encoding = encoding_of(text)
    units = encoding.units(text)
    if units <= SINGLE_SEGMENT_UNITS[encoding]:
        return SegmentCount(1, units, encoding, SINGLE_SEGMENT_UNITS[encoding] - units)
    room = JOINED_SEGMENT_UNITS[encoding]
    if units == len(text):  # there are no pairs, so no unit is lost between segments
        parts = -(-units // room)
        return SegmentCount(parts, units, encoding, parts * room - units)
    parts, used = 1, 0
    for character in text:
        cost = encoding.units(character)
        if used + cost > room:
            parts, used = parts + 1, 0
        used += cost
    return SegmentCount(parts, units, encoding, room - used)
