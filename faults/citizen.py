"""What a citizen answers to what a phone shows or says."""

import re
from dataclasses import dataclass, field

REFERENCE = re.compile(r"Reference:?\s+([0-9](?:[\s,.]*[0-9]){8})")
APOLOGY = "Sorry, something went wrong"


@dataclass
class Citizen:
    """One citizen with one report. Each time that the report begins anew, it has another form number.

    `forms`: the numbers that were typed. `references`: each that was shown, and the form that it is of.
    """

    number: int
    forms: list[int] = field(default_factory=list)
    references: dict[str, int] = field(default_factory=dict)
    unknown_pages: list[str] = field(default_factory=list)

    @property
    def homes(self) -> int:
        """The number of homes of the report."""
        return 1 + self.number % 5000

    def answer(self, page: str) -> str | None:
        """What to type after a page; None if nothing is to be typed."""
        if found := REFERENCE.search(page):
            self.references[re.sub(r"[^0-9]", "", found[1])] = self.forms[-1]
            return "1"
        if "What is it about?" in page:
            self.forms.append(self.number * 100 + len(self.forms))
            return "1"
        if "How many homes?" in page:
            return str(self.homes)
        if "number of your form?" in page:
            return str(self.forms[-1]) if self.forms else "1"
        if "Send it?" in page:
            return "1"
        if "Good bye." not in page and APOLOGY not in page:
            self.unknown_pages.append(page)
        return None
