"""The limit of one page of a menu on a channel and network."""

import msgspec

from menus.rendering.text import segments
from menus.rendering.text.encoding import Encoding, encoding_of
from menus.rendering.text.gsm7 import is_in_alphabet

USSD_STRING_UNITS = 80  # 16-bit units in the 160 octets of a USSD string (3GPP TS 24.080, annex A)


class PageMeasure(msgspec.Struct, frozen=True):
    """The length of a text and its limit: septets in GSM-7, 16-bit units in UCS-2."""

    used: int
    limit: int
    encoding: Encoding

    @property
    def fits(self) -> bool:
        """Return True if the text is within the limit."""
        return self.used <= self.limit


class PageBudget(msgspec.Struct, frozen=True):
    """The limit of a page, in septets. In UCS-2 it is half as many units, and at most those of a USSD string.

    With `multipart_sms` the page is an SMS. Its limit in UCS-2 is that of the same number of SMS segments. A page that
    is `spoken` has the same limit in every script.
    """

    septets: int
    multipart_sms: bool = False
    spoken: bool = False

    def limit(self, encoding: Encoding) -> int:
        """Return the limit in units of `encoding`."""
        if encoding is Encoding.GSM7 or self.spoken:
            return self.septets
        if self.multipart_sms:
            room = (
                segments.SINGLE_SEGMENT_UNITS
                if self.septets <= segments.SINGLE_SEGMENT_UNITS[Encoding.GSM7]
                else segments.JOINED_SEGMENT_UNITS
            )
            return self.septets * room[Encoding.UCS2] // room[Encoding.GSM7]
        return min(self.septets // 2, USSD_STRING_UNITS)

    def measure(self, text: str) -> PageMeasure:
        """Return the length of `text` on a page of its own."""
        encoding = encoding_of(text)
        return PageMeasure(encoding.units(text), self.limit(encoding), encoding)

    def fits(self, text: str) -> bool:
        """Return True if `text` can be shown on one page."""
        if is_in_alphabet(text):
            return len(text) <= self.septets
        return self.measure(text).fits
