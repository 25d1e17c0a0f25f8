"""The limits of the text in one document for a provider."""

from collections.abc import Iterator

from ivr.speech_text import split_text

MAX_SAY_CHARACTERS = 4_000  # characters of one Say (Twilio)
MAX_DOCUMENT_CHARACTERS = (
    10_000  # characters of all Says: 15 minutes of speech, and 50 KB if every character is escaped
)


class SpeechBudget:
    """Counts the text of a document up to its limit. Text beyond the limit is left out."""

    def __init__(self) -> None:
        self._left = MAX_DOCUMENT_CHARACTERS

    def split(self, text: str) -> Iterator[str]:
        """Yield the text in pieces that each fit one Say."""
        for piece in split_text(text[: self._left], MAX_SAY_CHARACTERS):
            self._left -= len(piece)
            yield piece
