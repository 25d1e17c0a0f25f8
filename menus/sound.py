"""What the check is told of recordings. Menus only name them: those who speak and those who publish know them."""

from collections.abc import Sequence
from typing import Protocol

from menus.model import Screen


class Sound(Protocol):
    """What is recorded of a service."""

    def troubles(self, language: str) -> Sequence[str]:
        """Sentences on recordings of the language that cannot be published."""
        ...

    def missing(self, screen: Screen, language: str) -> Sequence[str]:
        """The recordings that lack for the screen to be played, by their paths."""
        ...
