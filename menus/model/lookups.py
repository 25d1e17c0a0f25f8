"""The sources of lookups: a case, a table, another system over HTTP."""

from collections.abc import Mapping

import msgspec

from menus.expressions.conditions import Comparison
from menus.expressions.json_templates import JsonTemplate
from menus.expressions.templates import Template
from menus.problems import Place

HOP_WAIT_SECONDS = 3.5
"""For so long a hop waits for other systems at most, for all that it asks together."""


DEFAULT_SIMILAR_SECONDS = 14 * 86_400
MAX_SIMILAR_SECONDS = 90 * 86_400
MAX_SIMILAR = 9  # cases that a caller chooses from


class RowSelection(msgspec.Struct, frozen=True):
    """The rows to take from a table: those whose columns equal `where` and resemble `match`.

    `cutoff` is the least resemblance, of 100. `column_tests` are the lines of `where:` that have operators; their
    subjects are columns. `distinct` and `sort` each name a column.
    """

    where: Mapping[str, Template] = msgspec.field(default_factory=dict)
    column_tests: tuple[Comparison, ...] = ()
    match: Mapping[str, Template] = msgspec.field(default_factory=dict)
    cutoff: int = 80
    distinct: str | None = None
    sort: str | None = None
    limit: int = 50


class CaseSource(msgspec.Struct, frozen=True):
    """The state of a case. `within` is seconds to wait. `note_is_public`: not only its filer may read its note.

    `proof` is what the caller gives to be told the note, where the case wants that; None if they are not asked.
    """

    name: str
    place: Place
    reference: Template
    note_is_public: bool
    within: float
    proof: Template | None = None


class TableSource(msgspec.Struct, frozen=True):
    """Rows of a table of the menu file."""

    name: str
    place: Place
    table: str
    selection: RowSelection


class HttpSource(msgspec.Struct, frozen=True):
    """Rows from another system. `within` and `keep` are seconds. All `tries` together take no longer than `within`.

    `rows` is the dotted path to the list of rows (empty: the body itself). `columns` gives each column's dotted path.
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


class SimilarSource(msgspec.Struct, frozen=True):
    """Open cases of the kind `case` that were filed with the same answers `by`, within so many seconds until now."""

    name: str
    place: Place
    case: str
    by: tuple[str, ...]
    within_seconds: int
    limit: int


LookupSource = CaseSource | TableSource | HttpSource | SimilarSource
