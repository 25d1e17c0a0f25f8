"""What cases need to know of the service that is published."""

from collections.abc import Callable, Mapping
from typing import Protocol


class CaseWords(Protocol):
    """The part of `menus.model.Service` that words cases."""

    @property
    def messages(self) -> Mapping[str, object]:
        """The texts about a case, by the state of the case that they tell; ``received`` is told on commit."""

    def state_for(self, word: str) -> str | None:
        """The state of the closed set that the backend means by `word`; None when it knows no such word."""


PublishedWords = Callable[[], CaseWords]
"""The words of the service version that is published at this moment."""
