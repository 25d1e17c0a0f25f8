"""The actions that a document asks of the provider, the same for both providers."""

from dataclasses import dataclass
from typing import Literal


class DocumentError(Exception):
    """The provider rejects the document; the text says why."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """Something to hear. `text` is the words, or the URL of the sound; `seconds` is the length of a pause."""

    kind: Literal["say", "play", "pause"]
    text: str = ""
    language: str = ""
    seconds: float = 0.0


Prompts = tuple[Prompt, ...]


@dataclass(frozen=True, slots=True)
class Speak:
    """Prompts that no key cuts short."""

    prompts: Prompts


@dataclass(frozen=True, slots=True)
class Gather:
    """Prompts that a key cuts short, then keys.

    `finish_keys` end the input, `max_keys` is the most there may be. After `silence_seconds` without a key the document
    goes on, unless `request_on_silence`: then `url` is requested all the same.
    """

    prompts: Prompts
    max_keys: int | None
    finish_keys: str
    silence_seconds: float
    url: str
    request_on_silence: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """Prompts, then a message of at most `max_seconds`. If nobody speaks, the document goes on.

    `url` is requested afterwards; if it is empty the call ends. `stored_url` is notified once the message can be
    fetched; empty for nobody.
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
    """Another phone rings. `url` is requested when that is over; if it is empty the document goes on."""

    numbers: tuple[str, ...]
    ring_seconds: float
    url: str = ""


@dataclass(frozen=True, slots=True)
class Redirect:
    """Go on with another document."""

    url: str


@dataclass(frozen=True, slots=True)
class Hangup:
    """End the call. The end of a document does the same."""


@dataclass(frozen=True, slots=True)
class Reject:
    """Turn the call away, which costs nothing."""

    busy: bool = False


DocumentAction = Speak | Gather | Record | Dial | Redirect | Hangup | Reject
