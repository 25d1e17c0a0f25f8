"""A message that was spoken in a call: heard once more, then kept or spoken again. It is never dropped for silence."""

from dataclasses import dataclass, replace
from enum import Enum

from ivr.caller_input import MOST_REQUESTS, MOST_SILENCES, Hearing, Message
from ivr.keypad import REPEAT

KEEP_KEY, AGAIN_KEY = "1", "2"
WAITS = 2  # times that a recording is waited for, so that it can be heard; then it is asked about unheard


class Fate(Enum):
    """What becomes of a message."""

    KEPT = 1
    AGAIN = 2
    ASKED = 3


@dataclass(frozen=True, slots=True)
class Judged:
    """What the caller wants, and how they get on."""

    fate: Fate
    hearing: Hearing


def spoken(hearing: Hearing, recording: str) -> Hearing:
    """A message came, as the recording of this id."""
    return Hearing(message=Message(recording), requests=hearing.requests + 1)


def waited(hearing: Hearing, message: Message, *, stored: bool) -> Hearing:
    """It was waited a moment for the recording; once it is `stored` it can be heard."""
    hearing = replace(hearing, requests=hearing.requests + 1)
    if stored or message.waits + 1 >= WAITS:
        return replace(hearing, message=replace(message, asked=True, plays=stored))
    return replace(hearing, message=replace(message, waits=message.waits + 1))


def judge(hearing: Hearing, keys: str, attempts: int) -> Judged:
    """What keys mean, none being silence. After so many misses, or where nobody seems to be there, it is kept."""
    key = keys.removesuffix("#")
    silences = 0 if keys else hearing.silences + 1
    hearing = replace(hearing, requests=hearing.requests + 1, silences=silences, again=key == REPEAT)
    if key == KEEP_KEY:
        return Judged(Fate.KEPT, _onward(hearing))
    if key == AGAIN_KEY:
        return Judged(Fate.AGAIN, replace(_onward(hearing), again=True))
    if not hearing.again:
        hearing = replace(hearing, misses=hearing.misses + 1, silent=not keys)
    spent = hearing.misses >= attempts or silences >= MOST_SILENCES or hearing.requests >= MOST_REQUESTS
    return Judged(Fate.KEPT, _onward(hearing)) if spent else Judged(Fate.ASKED, hearing)


def _onward(hearing: Hearing) -> Hearing:
    return Hearing(silences=hearing.silences, requests=hearing.requests)
