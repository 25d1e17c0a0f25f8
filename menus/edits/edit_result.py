"""What comes of an edit: the changed texts, or a refusal in words."""

from collections.abc import Collection

import msgspec

from menus.compiler.suggestion import closest
from menus.edits.service_texts import ServiceTexts
from menus.problems import Place


class ChangedSpan(msgspec.Struct, frozen=True):
    """The characters from `start` to `end` of the old text of a file became `text`. `place` is where they begin.

    Positions count characters from 0.
    """

    place: Place
    start: int
    end: int
    text: str


class Consequence(msgspec.Struct, frozen=True):
    """What an edit leaves to do, in words. `codes` are the problems that the check may report because of it."""

    message: str
    place: Place | None = None
    codes: tuple[str, ...] = ()


class EditDone(msgspec.Struct, frozen=True):
    """The texts after an edit, the spans that it changed, and what it leaves to do."""

    texts: ServiceTexts
    spans: tuple[ChangedSpan, ...]
    left: tuple[Consequence, ...] = ()


class EditRefusal(msgspec.Struct, frozen=True):
    """Why an edit is not made. `place` is the place that stands in its way."""

    reason: str
    place: Place | None = None

    def __str__(self) -> str:
        return f"{self.place}: {self.reason}" if self.place else self.reason


EditResult = EditDone | EditRefusal


class EditRefusedError(Exception):
    """An edit cannot be made. `refusal` tells people why."""

    def __init__(self, reason: str, place: Place | None = None) -> None:
        super().__init__(reason)
        self.refusal = EditRefusal(reason, place)

    @classmethod
    def unknown(cls, reason: str, name: str, known: Collection[str]) -> "EditRefusedError":
        """Return the error for a name that is not `known`, with the one that was meant, if there is one like it."""
        near = closest(name, known)
        return cls(f"{reason} Did you mean `{near}`?" if near is not None else reason)
