"""The walk of a session: which screens, and what was done on each. It has no words and no numbers of citizens."""

from collections.abc import Callable
from enum import StrEnum
from typing import Literal

import msgspec

MAX_STEPS = 80  # of one walk; a longer session is cut there


class Action(StrEnum):
    """What was done on a screen."""

    OPTION = "option"
    ROW = "row"
    BACK = "back"
    HOME = "home"
    MORE = "more"
    PREVIOUS = "previous"
    FITS = "fits"  # an answer that fits
    WRONG = "wrong"  # an answer, a key or words that do not fit
    ON = "on"  # any key on a screen that asks nothing
    SPOKEN = "spoken"  # a message
    PUT_THROUGH = "put_through"
    GAVE_UP = "gave_up"  # silence, or too many wrong keys, in a call


class WalkStep(msgspec.Struct, array_like=True, frozen=True):
    """One step: the screen on which it was done, and what.

    `number`: the place of the option in the menu file, from 0, or which row it was, from 1. `key` and `value` are those
    of the option. `reason`: why an answer did not fit, or the outcome of a transfer.
    """

    screen: str
    action: Action
    number: int = 0
    key: str = ""
    value: str | int | None = None
    reason: str = ""


class RecordedWalk(msgspec.Struct, array_like=True):
    """The walk of one session.

    `menus` is the digest of the menus that it began with, `entry` the screen at which it came in, `screen` the one that
    was shown last. `ends`: it came to an end; if not, its line dropped or nothing more came. `is_cut`: there were more
    steps.
    """

    menus: str
    channel: str
    language: str
    entry: str
    steps: list[WalkStep] = msgspec.field(default_factory=list)
    screen: str = ""
    ends: bool = False
    is_cut: bool = False
    layout: Literal[1] = 1


pack_walk: Callable[[RecordedWalk], bytes] = msgspec.msgpack.Encoder().encode
"""Encode a walk as bytes (MessagePack)."""

_decoder = msgspec.msgpack.Decoder(RecordedWalk)


def unpack_walk(packed: bytes) -> RecordedWalk | None:
    """Return the walk that `pack_walk` wrote; None if another release wrote it and it cannot be read."""
    try:
        return _decoder.decode(packed)
    except (msgspec.DecodeError, UnicodeDecodeError):
        return None
