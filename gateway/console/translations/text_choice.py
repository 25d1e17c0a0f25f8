"""Which texts of a sheet are shown: by their state, by words, page by page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from gateway.console.translations.text_sheet import TextRow, TextSheet, TextState

A_PAGE = 40
ALL = "all"
ORDER = {TextState.MISSING: 0, TextState.OUTDATED: 1, TextState.DONE: 2}


@dataclass(frozen=True, slots=True)
class TextChoice:
    """What somebody chose to see."""

    language: str = ""
    show: str = ALL
    find: str = ""
    page: int = 1

    @classmethod
    def of(cls, fields: Mapping[str, str]) -> "TextChoice":
        """Read it from an address or a form."""
        show, number = fields.get("show", ALL), fields.get("page", "1")
        return cls(
            fields.get("language", ""),
            show if show in (TextState.MISSING, TextState.OUTDATED) else ALL,
            " ".join(fields.get("find", "").split())[:100],
            int(number) if number.isdecimal() and len(number) < 6 else 1,
        )

    @property
    def query(self) -> dict[str, str]:
        """The fields of its address."""
        found = {"language": self.language}
        if self.show != ALL:
            found["show"] = self.show
        if self.find:
            found["find"] = self.find
        if self.page > 1:
            found["page"] = str(self.page)
        return found

    def address(self, number: int) -> str:
        """Return the query of a page."""
        return f"?{urlencode({**self.query, 'page': number})}"

    def found(self, sheet: TextSheet) -> list[TextRow]:
        """Return all rows that fit, missing and outdated ones first."""
        wanted = self.find.casefold().split()
        fitting = [
            row
            for row in sheet.rows
            if self.show in (ALL, row.state) and all(word in _searched(row) for word in wanted)
        ]
        return sorted(fitting, key=lambda row: ORDER[row.state])

    def rows(self, sheet: TextSheet) -> list[TextRow]:
        """Return the rows of the page."""
        return self.found(sheet)[(self.page - 1) * A_PAGE : self.page * A_PAGE]

    def count_pages(self, sheet: TextSheet) -> int:
        """Count the pages; one at least."""
        return max(-(-len(self.found(sheet)) // A_PAGE), 1)

    def in_sheet(self, sheet: TextSheet) -> "TextChoice":
        """Return the choice with the language and a page that the sheet has."""
        chosen = replace(self, language=sheet.language or self.language)
        return replace(chosen, page=min(max(self.page, 1), chosen.count_pages(sheet)))

    def showing(self, sheet: TextSheet, text: str) -> "TextChoice":
        """Return the choice of the page that has a text; with all texts if it would be left out."""
        for choice in (self, replace(self, show=ALL, find="")):
            names = [row.id for row in choice.found(sheet)]
            if text in names:
                return replace(choice, page=names.index(text) // A_PAGE + 1)
        return self.in_sheet(sheet)

    def after(self, sheet: TextSheet, text: str) -> str:
        """Return the next text behind another one, of those that fit, that needs a translation; empty if none does."""
        names = [row.id for row in sheet.rows]
        start = names.index(text) + 1 if text in names else 0
        open_ones = {row.id for row in self.found(sheet) if row.state is not TextState.DONE} - {text}
        return next((name for name in (*names[start:], *names[:start]) if name in open_ones), "")


def _searched(row: TextRow) -> str:
    return f"{row.id} {row.where} {row.what} {row.source} {row.words}".casefold()
