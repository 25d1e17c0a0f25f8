"""A text that was not understood, as it is kept."""

from datetime import datetime

import msgspec


class KeptText(msgspec.Struct, frozen=True):
    """The words, masked, at which menu they came, and the language of their session."""

    id: str
    menu: str
    language: str
    words: str
    at: datetime


class WaitingText(msgspec.Struct, frozen=True):
    """A text that is to be kept for so many seconds. `number_digest` is empty for a withheld number.

    The same `id` is kept once.
    """

    id: str
    menu: str
    language: str
    words: str
    number_digest: str
    keep_seconds: float
