"""What the check is told of recordings. Menus only name them: those who speak and those who publish know them."""

from collections.abc import Sequence
from typing import Protocol

from menus.model import Screen


class PromptRecordings(Protocol):
    """What is recorded of a service."""

    def defects(self, language: str) -> Sequence[str]:
        """Sentences on recordings of the language that cannot be published."""
        ...

    def missing(self, screens: Sequence[Screen], language: str) -> Sequence[str]:
        """The recordings that lack for these screens to be played, by their paths."""
        ...

    def unrecordable_values(self, screen: Screen, language: str) -> Sequence[str]:
        """What the screen says that no recording can hold."""
        ...

    def prompt_seconds(self, screen: Screen, language: str) -> float | None:
        """How long the prompt of the screen plays, None where it is not all recorded."""
        ...

    def missing_for_message(self, message: str, language: str) -> Sequence[str]:
        """What keeps a call from telling a message by recordings: those that lack, or a value that none holds."""
        ...
