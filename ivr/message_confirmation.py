"""Confirm a message that a caller spoke: play it, then keep it or record it again. Silence keeps it."""

from enum import Enum

import msgspec
from msgspec.structs import replace

from ivr.caller_input import MAX_REQUESTS, MAX_SILENCES, CallProgress, SpokenMessage
from ivr.keypad import REPEAT

KEEP_KEY, AGAIN_KEY = "1", "2"
MAX_WAITS = 2  # waits for a recording; after them, the caller decides without hearing it


class MessageDecision(Enum):
    """The decision about the message."""

    KEEP = 1
    RERECORD = 2
    ASK = 3


class ConfirmationResult(msgspec.Struct, frozen=True):
    """The caller's decision, and their progress after it."""

    decision: MessageDecision
    progress: CallProgress


def start_confirmation(progress: CallProgress, recording: str) -> CallProgress:
    """Return the progress after a message was recorded under this id."""
    return CallProgress(message=SpokenMessage(recording), requests=progress.requests + 1)


def after_wait(progress: CallProgress, message: SpokenMessage, *, stored: bool) -> CallProgress:
    """Return the progress after one wait for the recording. If it is `stored`, the caller can hear it."""
    progress = replace(progress, requests=progress.requests + 1)
    if stored or message.waits + 1 >= MAX_WAITS:
        return replace(progress, message=replace(message, asked=True, plays=stored))
    return replace(progress, message=replace(message, waits=message.waits + 1))


def interpret_confirmation(progress: CallProgress, keys: str, attempts: int) -> ConfirmationResult:
    """Return the decision for these keys. No keys mean silence.

    The message is kept after `attempts` misses, or if nobody seems to be there.
    """
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
