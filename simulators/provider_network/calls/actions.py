"""What a document has the provider do, whichever provider it was written for."""

from dataclasses import dataclass
from typing import Literal


class DocumentError(Exception):
    """A document that the provider refuses; the text says why."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """Something to hear. `text` is the words, or the sound's address; `seconds` is the length of a pause."""

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

    `finish` are the keys that end them, `most` how many there may be. `silence` in seconds; then, where nothing was
    pressed, the document goes on, or `url` is asked all the same (`asks_on_silence`).
    """

    prompts: Prompts
    max_keys: int | None
    finish_keys: str
    silence_seconds: float
    url: str
    request_on_silence: bool = False


@dataclass(frozen=True, slots=True)
class Record:
    """Prompts, then a message of at most so many `seconds`. Where nobody speaks, the document goes on.

    `url` is asked afterwards; where it is empty the call ends. `stored` is told when the message can be fetched, empty
    where nobody is.
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
    """Another phone rings. `url` is asked when that is over; where it is empty the document goes on."""

    numbers: tuple[str, ...]
    ring_seconds: float
    url: str = ""


@dataclass(frozen=True, slots=True)
class Redirect:
    """Another document goes on."""

    url: str


@dataclass(frozen=True, slots=True)
class Hangup:
    """The call is over; so it is at the end of a document."""


@dataclass(frozen=True, slots=True)
class Reject:
    """The call is not taken, and costs nothing."""

    busy: bool = False


DocumentAction = Speak | Gather | Record | Dial | Redirect | Hangup | Reject
