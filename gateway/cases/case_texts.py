"""Words about a case: the texts of the published service, and the backend's words made fit for a phone."""

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol

from menus.rendering.text.sanitise import to_plain_text

FINAL_STATES = frozenset({"resolved", "rejected", "closed", "cancelled"})
"""The states in which a case is over, although its backend may open it again."""


class CaseTexts(Protocol):
    """The part of `menus.model.Service` that holds the words about cases."""

    @property
    def messages(self) -> Mapping[str, object]:
        """The texts about a case, by the state that they report. ``received`` is sent when a submission is stored."""

    def state_for(self, backend_status: str) -> str | None:
        """Return the state that `backend_status` stands for, or None if the service does not know this status."""

    def reply_seconds_for(self, message: str) -> int:
        """Return for how many seconds a reply to this text answers its question; 0 if it asks none."""

    def asks_before_note(self, kind: str) -> bool:
        """Return True if callers must prove something before a note of such a case. Empty: of a kind not known."""

    @property
    def kinds_that_ask(self) -> Sequence[str]:
        """The kinds of cases whose notes are told only after a proof."""


PublishedCaseTexts = Callable[[], CaseTexts]
"""Returns the words of the service that is published now."""


def state_of(words: CaseTexts, status: str, states: Mapping[str, str]) -> str | None:
    """Return the state that a status stands for: as the menus say, else as `states` of the case system does.

    None if it stands for none that the service knows.
    """
    found = words.state_for(status)
    if found is None and (meaning := states.get(status.strip().casefold())):
        return words.state_for(meaning)
    return found


def one_line(text: str, max_length: int) -> str:
    """Return `text` on one line, without what a phone cannot show, cut to `max_length` characters."""
    return " ".join(to_plain_text(text).split())[:max_length].rstrip()
