"""What is recorded, a file at a time."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PromptPart:
    """A recording that calls may play: its name in the folder of its language, and the exact words to be said.

    `note` is for whoever speaks them. One that is not `needed` is left out, or said otherwise, where it is missing.
    """

    file: str
    words: str
    note: str = ""
    required: bool = True


@dataclass(frozen=True, slots=True)
class ValueRecordings:
    """The recordings that a value is put together from; `open`: it may be something else too."""

    parts: tuple[PromptPart, ...] = ()
    open_ended: bool = False


UNKNOWN_VALUE = ValueRecordings(open_ended=True)
