"""What the runner notes of each step of a hop, for walks and insights. It holds what was typed, so nobody keeps it."""

from enum import Enum

import msgspec

from menus.engine.input_reading import NO_READING, InputReading
from menus.engine.session import Session
from menus.engine.turn import ScreenResult


class StepKind(Enum):
    """How a step was taken."""

    TYPED = 1
    SPOKEN = 2
    PUT_THROUGH = 3
    GAVE_UP = 4


class StepNote(msgspec.Struct, frozen=True):
    """One step: the session in which it was taken, what was typed, and what was shown then.

    `text` is what was typed, or the outcome of a transfer. `trail_start`: where its part of the hop's trail begins.
    `reading` is how the engine read what was typed.
    """

    before: Session
    text: str
    shown: ScreenResult
    trail_start: int
    kind: StepKind = StepKind.TYPED
    reading: InputReading = NO_READING
