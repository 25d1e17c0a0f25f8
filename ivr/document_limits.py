"""How much one document may hold."""

from collections.abc import Iterator

from ivr.speech_text import cut

SAY = 4_000  # characters of one Say (Twilio)
DOCUMENT = 10_000  # characters of all: a quarter of an hour of speech, and 50 KB once every one is escaped


class Budget:
    """Hands out text until a document is full; what is left over is not said."""

    def __init__(self) -> None:
        self._left = DOCUMENT

    def pieces(self, text: str) -> Iterator[str]:
        """The text in pieces that each fit one Say."""
        for piece in cut(text[: self._left], SAY):
            self._left -= len(piece)
            yield piece
