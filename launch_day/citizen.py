"""What a citizen answers to a page, and what the page was."""

import re
from dataclasses import dataclass, field
from enum import StrEnum

REFERENCE = re.compile(r"Reference:?\s+([0-9](?:[\s,.]*[0-9]){8})")
WAIT = "We text you when it is your turn"
LATER = "Please dial again later"
YOUR_TURN = "It is your turn now"
CONFIRMED = "We have your report"
BYE, LEFT = "Good bye.", "Nothing was sent."


class Ending(StrEnum):
    """How an attempt ended."""

    SERVED = "served"
    TOLD_TO_WAIT = "told to wait"
    TOLD_LATER = "told to dial later"
    BROKEN = "broken"
    UNANSWERED = "without a reply"


@dataclass(slots=True)
class Citizen:
    """One citizen with one report, and the references that were shown for it, each with the moment.

    Who does not file reads everything, and leaves at the end.
    """

    number: int
    files: bool = True
    references: dict[str, float] = field(default_factory=dict)
    strange_pages: list[str] = field(default_factory=list)

    @property
    def msisdn(self) -> str:
        """The phone number."""
        return f"+2547{self.number:08d}"

    @property
    def card(self) -> str:
        """The number that no other report has."""
        return str(1000 + self.number)

    def answer(self, page: str, now: float) -> str | None:
        """Return what to type after a page; None if nothing is to be typed."""
        if found := REFERENCE.search(page):
            self.references.setdefault(re.sub(r"[^0-9]", "", found[1]), now)
            return "1"
        for words, typed in (
            ("after the flood?", "1"),
            ("Which ward?", "2"),
            ("How many people", str(1 + self.number % 9)),
            ("number of your card?", self.card),
            ("Since when?", "1"),
            ("Send it?", "1" if self.files else "2"),
        ):
            if words in page:
                return typed
        if not any(words in page for words in (BYE, LEFT, WAIT, LATER)):
            self.strange_pages.append(page)
        return None


def read_ending(page: str, citizen: Citizen) -> Ending:
    """Return how an attempt ended with this page."""
    if WAIT in page:
        return Ending.TOLD_TO_WAIT
    if LATER in page:
        return Ending.TOLD_LATER
    return Ending.SERVED if citizen.references or LEFT in page else Ending.BROKEN
