"""The words about a case: those of the published service, and the backend's made fit for a phone."""

from collections.abc import Callable, Mapping
from typing import Protocol

from menus.rendering.text.sanitise import to_plain_text

FINAL_STATES = frozenset({"resolved", "rejected", "closed", "cancelled"})
"""The states after which a case is over, though its backend may open it again."""


class CaseTexts(Protocol):
    """The part of `menus.model.Service` that words cases."""

    @property
    def messages(self) -> Mapping[str, object]:
        """The texts about a case, by the state of the case that they tell; ``received`` is told on commit."""

    def state_for(self, backend_status: str) -> str | None:
        """The state of the closed set that the backend means by `backend_status`; None when it knows no such word."""

    def reply_seconds_for(self, message: str) -> int:
        """For how many seconds a reply to this text answers a question; 0 where it asks none."""


PublishedCaseTexts = Callable[[], CaseTexts]
"""The words of the service version that is published at this moment."""


def one_line(text: str, max_length: int) -> str:
    """`text` on one line, without what a phone cannot show, and at most `max_length` characters of it."""
    return " ".join(to_plain_text(text).split())[:max_length].rstrip()
