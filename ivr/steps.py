"""The steps of a call, the same for every provider: words, recordings, waiting for keys. XML is written from them."""

from dataclasses import dataclass
from enum import StrEnum


class CallbackReason(StrEnum):
    """Why the provider calls back. The gateway makes a URL of the reason and of the step of the call."""

    KEYS = "keys"  # keys were pressed
    SILENCE = "silence"  # nothing was pressed, or said, in time
    RECORDED = "recorded"  # the caller spoke a message
    STORED = "stored"  # the recording of the message can be fetched
    WAITED = "waited"  # a pause is over
    DIALLED = "dialled"  # the other leg of a call ended or was never answered


@dataclass(frozen=True, slots=True)
class SayStep:
    """Words for a machine. `language` and `voice` as the provider names them; empty for the provider's choice."""

    text: str
    language: str = ""
    voice: str = ""


@dataclass(frozen=True, slots=True)
class PlayStep:
    """A recording, at a URL that the provider can fetch."""

    url: str


@dataclass(frozen=True, slots=True)
class PauseStep:
    """Silence of so many seconds. A provider without pauses takes a breath between two sentences instead."""

    seconds: int = 1


PromptStep = SayStep | PlayStep | PauseStep


@dataclass(frozen=True, slots=True)
class GatherStep:
    """Speak, and wait for keys.

    `digits` is the most keys that count, None for no limit. `finish_key` ends them, None if no key does. After
    `timeout` seconds of silence the call goes on with the next step. `barge_in`: a key cuts the prompts short.
    """

    prompts: tuple[PromptStep, ...]
    digits: int | None
    finish_key: str | None
    timeout: float
    barge_in: bool = True
    action: CallbackReason = CallbackReason.KEYS


@dataclass(frozen=True, slots=True)
class RecordStep:
    """Speak, and record a message of at most `seconds`. `timeout`: seconds of silence that end it."""

    prompts: tuple[PromptStep, ...]
    seconds: int
    finish_key: str | None
    timeout: float
    beep: bool = True
    action: CallbackReason = CallbackReason.RECORDED
    stored: CallbackReason = CallbackReason.STORED


@dataclass(frozen=True, slots=True)
class DialStep:
    """Connect the caller to one of these numbers.

    `timeout`: seconds of ringing. `caller_id`: the number shown there.
    """

    numbers: tuple[str, ...]
    timeout: int = 25
    caller_id: str = ""
    action: CallbackReason = CallbackReason.DIALLED


@dataclass(frozen=True, slots=True)
class RedirectStep:
    """Ask the gateway what to do next."""

    action: CallbackReason


@dataclass(frozen=True, slots=True)
class HangupStep:
    """End the call."""


@dataclass(frozen=True, slots=True)
class RejectStep:
    """Turn the call away, so that it costs nothing. `busy`: the caller hears the busy tone."""

    busy: bool = False


CallStep = (
    SayStep
    | PlayStep
    | PauseStep
    | GatherStep
    | RecordStep
    | DialStep
    | RedirectStep
    | HangupStep
    | RejectStep
)
CallSteps = tuple[CallStep, ...]
