"""What is recorded, a file at a time."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Piece:
    """A recording that calls may play: its name in the folder of its language, and the exact words to be said.

    `note` is for whoever speaks them. One that is not `needed` is left out, or said otherwise, where it is missing.
    """

    file: str
    words: str
    note: str = ""
    needed: bool = True


@dataclass(frozen=True, slots=True)
class Voicing:
    """The recordings that a value is put together from; `open`: it may be something else too."""

    pieces: tuple[Piece, ...] = ()
    open: bool = False


UNKNOWN = Voicing(open=True)
