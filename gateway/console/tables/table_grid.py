"""A table of the draft as a grid: searched, page by page."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from gateway.published_menus.definition import MenuSource
from menus.comparison.table_difference import NumberedRow
from menus.model.tables import Table, TableProblem, read_csv

A_PAGE = 100
YAML_ENDS = (".yaml", ".yml")


@dataclass(frozen=True, slots=True)
class TableChoice:
    """Which table of the draft somebody chose, which rows of it and which page."""

    file: str = ""
    find: str = ""
    page: int = 1

    @classmethod
    def of(cls, fields: Mapping[str, str]) -> "TableChoice":
        """Read it from an address or a form."""
        number = fields.get("page", "1")
        return cls(
            fields.get("table", ""),
            " ".join(fields.get("find", "").split())[:100],
            int(number) if number.isdecimal() and len(number) < 6 else 1,
        )

    def in_source(self, source: MenuSource) -> "TableChoice":
        """Return the choice with a table that the draft has: the first one, if need be."""
        names = table_files(source)
        return self if self.file in names else replace(self, file=names[0] if names else "")

    def address(self, number: int) -> str:
        """Return the query of a page."""
        fields = {"table": self.file, "find": self.find, "page": number}
        return f"?{urlencode({name: value for name, value in fields.items() if value})}"


@dataclass(frozen=True, slots=True)
class TableGrid:
    """A page of the rows that were found. `problem`: why the file is no table. `count` counts all of its rows."""

    columns: tuple[str, ...] = ()
    rows: tuple[NumberedRow, ...] = ()
    count: int = 0
    found: int = 0
    page: int = 1
    pages: int = 1
    problem: TableProblem | None = None


def table_files(source: MenuSource) -> list[str]:
    """Return the names of the tables' files, in the order of the menu file."""
    return [name for name in source.named if not name.lower().endswith(YAML_ENDS)]


def show_grid(source: MenuSource, choice: TableChoice) -> TableGrid:
    """Return the page of a table that somebody chose."""
    table = read_csv(source.named.get(choice.file, ""), choice.file)
    if not isinstance(table, Table):
        return TableGrid(problem=table)
    words = choice.find.casefold().split()
    found = [
        NumberedRow(number, row)
        for number, row in enumerate(table.rows, 1)
        if not words or all(word in "\n".join(row.values()).casefold() for word in words)
    ]
    pages = max(-(-len(found) // A_PAGE), 1)
    page = min(max(choice.page, 1), pages)
    shown = tuple(found[(page - 1) * A_PAGE : page * A_PAGE])
    return TableGrid(table.columns, shown, len(table.rows), len(found), page, pages)
