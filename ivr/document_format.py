"""The format of a provider's documents, which carry the instructions for a call, and the limits of their text."""

from collections.abc import Callable, Iterator

import msgspec

from ivr.speech_text import split_text
from ivr.steps import CallbackReason, CallSteps

MAX_SAY_CHARACTERS = 4_000  # characters of one Say (Twilio)
MAX_DOCUMENT_CHARACTERS = (
    10_000  # characters of all Says: 15 minutes of speech, and 50 KB if every character is escaped
)

CallbackUrls = Callable[[CallbackReason], str]
"""Returns the URL that the provider requests for a callback reason."""


class DocumentFormat(msgspec.Struct, frozen=True):
    """The format of a provider. `render` writes the steps of a call as a document. `can_pause`: it has pauses."""

    render: Callable[[CallSteps, CallbackUrls], str]
    content_type: str
    can_pause: bool = True


def _render_nothing(_steps: CallSteps, _urls: CallbackUrls) -> str:
    raise RuntimeError("no document is asked for here")


NO_DOCUMENT = DocumentFormat(_render_nothing, "")
"""The format for requests without a document, such as the final notice of a call. Rendering raises RuntimeError."""


class SpeechBudget:
    """Counts the text of a document up to its limit. Text beyond the limit is left out."""

    def __init__(self) -> None:
        self._left = MAX_DOCUMENT_CHARACTERS

    def split(self, text: str) -> Iterator[str]:
        """Yield the text in pieces that each fit one Say."""
        for piece in split_text(text[: self._left], MAX_SAY_CHARACTERS):
            self._left -= len(piece)
            yield piece
