"""Verdicts: what citizens say of a case that a message asked them about, as far as its case system can act on it."""

from collections.abc import Mapping
from typing import Literal

import msgspec

from menus.problems import Place

VerdictAction = Literal["reopen", "rate", "comment", "join"]
REOPEN: VerdictAction = "reopen"
RATE: VerdictAction = "rate"
COMMENT: VerdictAction = "comment"
JOIN: VerdictAction = "join"  # by the verb, not by an answer
ACTIONS: tuple[VerdictAction, ...] = (REOPEN, RATE, COMMENT)
LEAST_RATING, BEST_RATING = 1, 5


class Verdict(msgspec.Struct, frozen=True, omit_defaults=True):
    """What the case system does for a citizen. `rating` is 0 without a rating; `words` are the citizen's own.

    `count` is how many have reported the case with this one, who joins it.
    """

    action: VerdictAction
    rating: int = 0
    words: str = ""
    count: int = 0


class ScreenVerdicts(msgspec.Struct, frozen=True):
    """What answers to a screen make the case system do.

    `by_value` has the verdict of each answer that is named. `other` is the action of every other answer: its number is
    the rating, or its words are the comment. None: other answers do nothing. `places` has the place of each name.
    """

    place: Place
    by_value: Mapping[str, Verdict] = msgspec.field(default_factory=dict)
    other: VerdictAction | None = None
    places: Mapping[str, Place] = msgspec.field(default_factory=dict)

    @property
    def actions(self) -> frozenset[VerdictAction]:
        """Return every action that an answer may have."""
        others = () if self.other is None else (self.other,)
        return frozenset((*(one.action for one in self.by_value.values()), *others))

    def verdict_of(self, value: str) -> Verdict | None:
        """Return the verdict of an answer, given as text; None if it does nothing."""
        named = self.by_value.get(value)
        if named is not None:
            return Verdict(named.action, named.rating, value) if named.action == COMMENT else named
        if self.other == RATE:
            return Verdict(RATE, int(value)) if value.isascii() and value.isdigit() else None
        if self.other is None:
            return None
        return Verdict(self.other, 0, value if self.other == COMMENT else "")
