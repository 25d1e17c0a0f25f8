"""A message that was spoken in a call: heard once more, then kept or spoken again. It is never dropped for silence."""

from dataclasses import dataclass, replace
from enum import Enum

from ivr.caller_input import MAX_REQUESTS, MAX_SILENCES, CallProgress, SpokenMessage
from ivr.keypad import REPEAT

KEEP_KEY, AGAIN_KEY = "1", "2"
MAX_WAITS = 2  # times that a recording is waited for, so that it can be heard; then it is asked about unheard


class MessageDecision(Enum):
    """What becomes of a message."""

    KEEP = 1
    RERECORD = 2
    ASK = 3


@dataclass(frozen=True, slots=True)
class ConfirmationResult:
    """What the caller wants, and how they get on."""

    decision: MessageDecision
    progress: CallProgress


def start_confirmation(progress: CallProgress, recording: str) -> CallProgress:
    """A message came, as the recording of this id."""
    return CallProgress(message=SpokenMessage(recording), requests=progress.requests + 1)


def after_wait(progress: CallProgress, message: SpokenMessage, *, stored: bool) -> CallProgress:
    """It was waited a moment for the recording; once it is `stored` it can be heard."""
    progress = replace(progress, requests=progress.requests + 1)
    if stored or message.waits + 1 >= MAX_WAITS:
        return replace(progress, message=replace(message, asked=True, plays=stored))
    return replace(progress, message=replace(message, waits=message.waits + 1))


def interpret_confirmation(progress: CallProgress, keys: str, attempts: int) -> ConfirmationResult:
    """What keys mean, none being silence. After so many misses, or where nobody seems to be there, it is kept."""
    key = keys.removesuffix("#")
    silences = 0 if keys else progress.silences + 1
    progress = replace(progress, requests=progress.requests + 1, silences=silences, again=key == REPEAT)
    if key == KEEP_KEY:
        return ConfirmationResult(MessageDecision.KEEP, _progress_on_next_screen(progress))
    if key == AGAIN_KEY:
        return ConfirmationResult(
            MessageDecision.RERECORD, replace(_progress_on_next_screen(progress), again=True)
        )
    if not progress.again:
        progress = replace(progress, misses=progress.misses + 1, silent=not keys)
    spent = progress.misses >= attempts or silences >= MAX_SILENCES or progress.requests >= MAX_REQUESTS
    return (
        ConfirmationResult(MessageDecision.KEEP, _progress_on_next_screen(progress))
        if spent
        else ConfirmationResult(MessageDecision.ASK, progress)
    )


def _progress_on_next_screen(progress: CallProgress) -> CallProgress:
    return CallProgress(silences=progress.silences, requests=progress.requests)
