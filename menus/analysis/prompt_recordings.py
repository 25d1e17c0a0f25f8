"""What the check must know of recordings. Menus only name them; the code that plays and publishes knows them."""

from collections.abc import Sequence
from typing import Protocol

from menus.model import Screen


class PromptRecordings(Protocol):
    """The recordings of a service."""

    def defects(self, language: str) -> Sequence[str]:
        """Return sentences about recordings of the language that cannot be published."""
        ...

    def missing(self, screens: Sequence[Screen], language: str) -> Sequence[str]:
        """Return the paths of the recordings that are missing for these screens."""
        ...

    def unrecordable_values(self, screen: Screen, language: str) -> Sequence[str]:
        """Return what the screen says that no recording can hold."""
        ...

    def prompt_seconds(self, screen: Screen, language: str) -> float | None:
        """Return how many seconds the screen's prompt plays; None unless all of it is recorded."""
        ...

    def missing_for_message(self, message: str, language: str) -> Sequence[str]:
        """Return what keeps a call from playing a message: missing recordings, or values that no recording can hold."""
        ...
