"""The recordings of a service, as the check needs them.

Menu files only name recordings. The code that plays and publishes them implements `PromptRecordings`.
"""

from collections.abc import Sequence
from typing import Protocol

from menus.model import Screen


class PromptRecordings(Protocol):
    """The recordings of a service."""

    def defects(self, language: str) -> Sequence[str]:
        """Return a sentence about each recording of the language that cannot be published."""
        ...

    def missing(self, screens: Sequence[Screen], language: str) -> Sequence[str]:
        """Return the paths of the recordings that are missing for these screens."""
        ...

    def unrecordable_values(self, screen: Screen, language: str) -> Sequence[str]:
        """Return the values of the screen that no recording can hold."""
        ...

    def prompt_seconds(self, screen: Screen, language: str) -> float | None:
        """Return the length of the screen's prompt in seconds; None unless all of it is recorded."""
        ...

    def missing_for_message(self, message: str, language: str) -> Sequence[str]:
        """Return why a call cannot play a message: missing recordings, or values that no recording can hold."""
        ...
