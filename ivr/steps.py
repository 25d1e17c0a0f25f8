"""The steps of a call, the same for every provider: words, recordings, waiting for keys. They are written as XML."""

from enum import StrEnum

import msgspec


class CallbackReason(StrEnum):
    """The reason why the provider calls back. The gateway makes a URL from it and from the step of the call."""

    KEYS = "keys"  # keys were pressed
    SILENCE = "silence"  # nothing was pressed, or said, in time
    RECORDED = "recorded"  # the caller spoke a message
    STORED = "stored"  # the recording of the message can be fetched
    WAITED = "waited"  # a pause is over
    DIALLED = "dialled"  # the other leg of a call ended or was never answered


class SayStep(msgspec.Struct, frozen=True):
    """Words for a voice. `language` and `voice` are the provider's names; if empty, the provider chooses."""

    text: str
    language: str = ""
    voice: str = ""


class PlayStep(msgspec.Struct, frozen=True):
    """A recording, at a URL that the provider can fetch."""

    url: str


class PauseStep(msgspec.Struct, frozen=True):
    """Silence of so many seconds. A provider without pauses makes a short break between two sentences instead."""

    seconds: int = 1


PromptStep = SayStep | PlayStep | PauseStep


class SpeechInput(msgspec.Struct, frozen=True):
    """Words may be spoken in place of keys: in this language of the menus. `hints` are what callers are likely to say.

    A provider that recognises no speech in the language waits for keys alone.
    """

    language: str
    hints: tuple[str, ...] = ()


class GatherStep(msgspec.Struct, frozen=True):
    """Speak, and wait for keys.

    `digits` is the most keys; None for no limit. `finish_key` ends the input; None if no key does. After `timeout`
    seconds of silence the call goes on with the next step. `barge_in`: a key interrupts the prompts. `speech`: words
    may be spoken, too.
    """

    prompts: tuple[PromptStep, ...]
    digits: int | None
    finish_key: str | None
    timeout: float
    barge_in: bool = True
    action: CallbackReason = CallbackReason.KEYS
    speech: SpeechInput | None = None


class RecordStep(msgspec.Struct, frozen=True):
    """Speak, and record a message of at most `seconds`. `timeout` seconds of silence end it."""

    prompts: tuple[PromptStep, ...]
    seconds: int
    finish_key: str | None
    timeout: float
    beep: bool = True
    action: CallbackReason = CallbackReason.RECORDED
    stored: CallbackReason = CallbackReason.STORED


class DialStep(msgspec.Struct, frozen=True):
    """Connect the caller to one of these numbers.

    `timeout` is the seconds of ringing. `caller_id` is the number that the dialled phone shows.
    """

    numbers: tuple[str, ...]
    timeout: int = 25
    caller_id: str = ""
    action: CallbackReason = CallbackReason.DIALLED


class RedirectStep(msgspec.Struct, frozen=True):
    """Ask the gateway for the next steps."""

    action: CallbackReason


class HangupStep(msgspec.Struct, frozen=True):
    """End the call."""


class RejectStep(msgspec.Struct, frozen=True):
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
