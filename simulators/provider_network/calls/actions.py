"""The actions of a call document, the same for both providers."""

from dataclasses import dataclass
from typing import Literal


class DocumentError(Exception):
    """The provider rejects the document. The text gives the reason."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """Words, a sound or a pause. `text` has the words, or the URL of the sound. `seconds` is the length of a pause."""

    kind: Literal["say", "play", "pause"]
    text: str = ""
    language: str = ""
    seconds: float = 0.0


Prompts = tuple[Prompt, ...]


@dataclass(frozen=True, slots=True)
class Speak:
    """Prompts that no key interrupts."""

    prompts: Prompts


@dataclass(frozen=True, slots=True)
class Gather:
    """Prompts that a key interrupts, then keys.

    `finish_keys` end the input, and `max_keys` is the most keys. After `silence_seconds` without a key the document
    goes on. If `request_on_silence` is set, `url` is requested instead. `hears_speech`: words count, too.
    """

    prompts: Prompts
    max_keys: int | None
    finish_keys: str
    silence_seconds: float
    url: str
    request_on_silence: bool = False
    hears_speech: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """Prompts, then a message of at most `max_seconds`. If nobody speaks, the document goes on.

    `url` is requested afterwards; if it is empty, the call ends. `stored_url` is notified once the message can be
    fetched; if it is empty, nobody is notified.
    """

    prompts: Prompts
    max_seconds: float
    silence_seconds: float
    finish_keys: str
    beep: bool
    url: str
    stored_url: str = ""


@dataclass(frozen=True, slots=True)
class Dial:
    """Another phone rings. `url` is requested after that; if it is empty, the document goes on."""

    numbers: tuple[str, ...]
    ring_seconds: float
    url: str = ""


@dataclass(frozen=True, slots=True)
class Redirect:
    """Go on with another document."""

    url: str


@dataclass(frozen=True, slots=True)
class Hangup:
    """End the call, as the end of a document does."""


@dataclass(frozen=True, slots=True)
class Reject:
    """Turn the call away, which costs nothing."""

    busy: bool = False


DocumentAction = Speak | Gather | Record | Dial | Redirect | Hangup | Reject
