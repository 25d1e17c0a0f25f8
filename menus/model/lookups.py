"""The sources that lookups ask."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from menus.expressions.conditions import Comparison
from menus.expressions.json_templates import JsonTemplate
from menus.expressions.templates import Template
from menus.problems import Place


@dataclass(frozen=True, slots=True)
class RowSelection:
    """Which rows: `where` equal, `match` like it by at least `cutoff` of 100; `distinct` and `sort` are columns.

    `tests` are the lines of `where:` that have operators; their subjects are columns.
    """

    where: Mapping[str, Template] = field(default_factory=dict)
    column_tests: tuple[Comparison, ...] = ()
    match: Mapping[str, Template] = field(default_factory=dict)
    cutoff: int = 80
    distinct: str | None = None
    sort: str | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class CaseSource:
    """How a case stands. `within`: seconds. `open`: its note may be read to others than its filer."""

    name: str
    place: Place
    reference: Template
    note_is_public: bool
    within: float


@dataclass(frozen=True, slots=True)
class TableSource:
    """Rows of a table of the file."""

    name: str
    place: Place
    table: str
    selection: RowSelection


@dataclass(frozen=True, slots=True)
class HttpSource:
    """Rows that another system answers with. `within` and `keep`: seconds; `tries` are made inside `within`.

    `rows` is a dotted path to the list of rows (empty: the body itself), `columns` gives each column's dotted path.
    """

    name: str
    place: Place
    method: str
    url: Template
    query: Mapping[str, Template]
    headers: Mapping[str, Template]
    body: JsonTemplate
    rows: str
    columns: Mapping[str, str]
    within: float
    tries: int
    keep: float
    limit: int


LookupSource = CaseSource | TableSource | HttpSource
