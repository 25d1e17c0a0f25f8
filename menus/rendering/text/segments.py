"""Count the segments in which an SMS is sent and paid.

One segment holds 140 octets: 160 septets or 70 16-bit units. A longer message gives 6 octets of each segment to the
header that joins them (3GPP TS 23.040, 9.2.3.24.1), which leaves 153 or 67. An escape and its code, or the two halves
of an emoji, are never separated; the unit left over is lost.
"""

from dataclasses import dataclass

from menus.rendering.text.encoding import Encoding, encoding_of

SINGLE_SEGMENT_UNITS = {Encoding.GSM7: 160, Encoding.UCS2: 70}
JOINED_SEGMENT_UNITS = {Encoding.GSM7: 153, Encoding.UCS2: 67}


@dataclass(frozen=True, slots=True)
class SegmentCount:
    """The segments, the units of the text itself, and the units that still fit into the last segment."""

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
    if units == len(text):  # no pairs, so nothing is lost between segments
        parts = -(-units // room)
        return SegmentCount(parts, units, encoding, parts * room - units)
    parts, used = 1, 0
    for character in text:
        cost = encoding.units(character)
        if used + cost > room:
            parts, used = parts + 1, 0
        used += cost
    return SegmentCount(parts, units, encoding, room - used)
