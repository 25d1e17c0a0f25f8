"""A page as a citizen sees it."""

import re
from dataclasses import dataclass

MARK = re.compile(r"\[(\w+)\.(\w+)\.(\w+)\]")
LINE = re.compile(r"^([0-9]{1,2})\. |(?:press|bonyeza) ([0-9])\.", re.MULTILINE)
"""A line of an option, or the end of its sentence in a call, in English and Swahili."""
BACK, OTHER_KEYS = "0", frozenset({"0", "00", "98", "99"})


@dataclass(frozen=True, slots=True)
class Page:
    """The words of a page, and whether the session is over.

    Menus that are made to be counted mark each page with its screen, its language and their version: `[top.en.a]`.
    """

    words: str
    ends: bool

    @property
    def mark(self) -> tuple[str, str, str]:
        """The screen, the language and the version; empty where a page has no mark."""
        found = MARK.search(self.words)
        return (found[1], found[2], found[3]) if found else ("", "", "")

    @property
    def keys(self) -> list[str]:
        """The keys of its options, in their order."""
        return [key for key in self._offered if key not in OTHER_KEYS]

    @property
    def leads_back(self) -> bool:
        """True if it offers to go back."""
        return BACK in self._offered

    @property
    def _offered(self) -> list[str]:
        return [typed or pressed for typed, pressed in LINE.findall(self.words)]
