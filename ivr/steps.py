"""What a call does next, whoever carries it: words, recordings, waiting for keys. Providers' XML is made of these."""

from dataclasses import dataclass
from enum import StrEnum


class CallbackReason(StrEnum):
    """Why the provider comes back to us. The gateway makes a URL of it, and of where the call stands."""

    KEYS = "keys"  # keys were pressed
    SILENCE = "silence"  # nothing was pressed, or said, in time
    RECORDED = "recorded"  # a message was spoken
    STORED = "stored"  # the recording of it can be fetched
    WAITED = "waited"  # a moment has passed
    DIALLED = "dialled"  # the other leg of a call is over, or never came about


@dataclass(frozen=True, slots=True)
class SayStep:
    """Words for a machine to speak. `language` and `voice` as the provider names them, empty for its own choice."""

    text: str
    language: str = ""
    voice: str = ""


@dataclass(frozen=True, slots=True)
class PlayStep:
    """A recording, at a URL that the provider can fetch."""

    url: str


@dataclass(frozen=True, slots=True)
class PauseStep:
    """Silence for so many seconds; a provider that knows none takes breath between two sentences."""

    seconds: int = 1


PromptStep = SayStep | PlayStep | PauseStep


@dataclass(frozen=True, slots=True)
class GatherStep:
    """Speak, and wait for keys.

    `digits` is the most there may be, None for no limit. `finish_key` ends them, None where none does. `timeout` is
    the silence in seconds after which the call goes on with what follows. `barge_in`: a key cuts the prompts short.
    """

    prompts: tuple[PromptStep, ...]
    digits: int | None
    finish_key: str | None
    timeout: float
    barge_in: bool = True
    action: CallbackReason = CallbackReason.KEYS


@dataclass(frozen=True, slots=True)
class RecordStep:
    """Speak, and record a message of at most so many seconds. `timeout`: seconds of silence that end it."""

    prompts: tuple[PromptStep, ...]
    seconds: int
    finish_key: str | None
    timeout: float
    beep: bool = True
    action: CallbackReason = CallbackReason.RECORDED
    stored: CallbackReason = CallbackReason.STORED


@dataclass(frozen=True, slots=True)
class DialStep:
    """Put the caller through to one of these numbers. `timeout`: seconds of ringing; `caller_id`: whose call it is."""

    numbers: tuple[str, ...]
    timeout: int = 25
    caller_id: str = ""
    action: CallbackReason = CallbackReason.DIALLED


@dataclass(frozen=True, slots=True)
class RedirectStep:
    """Ask us what to do next."""

    action: CallbackReason


@dataclass(frozen=True, slots=True)
class HangupStep:
    """The call is over."""


@dataclass(frozen=True, slots=True)
class RejectStep:
    """Do not take the call, so that it costs nothing. `busy`: the caller hears that the line is engaged."""

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
