"""The grammar of row selection: the keys of a list and of a lookup in a table."""

from menus.grammar.shapes import IntegerShape, KeySpec, MapShape, StringShape
from menus.grammar.values import COMPARED_VALUE
from menus.model.tables import DEFAULT_CUTOFF

MAX_ROWS = 50
_MATCHES = MapShape(StringShape("{typed}"), "column")
SELECTION = {
    "where": KeySpec(
        "Rows whose columns have these values. Operators work as in a condition.",
        MapShape(COMPARED_VALUE, "ward"),
    ),
    "match": KeySpec(
        "Rows whose columns resemble these values, even with spelling mistakes. The best come first.",
        _MATCHES,
    ),
    "cutoff": KeySpec(
        "The least resemblance for `match`, of 100: 80 if not set.",
        IntegerShape(0, 100, default=DEFAULT_CUTOFF),
    ),
    "distinct": KeySpec("Show each value of this column only once.", StringShape("column")),
    "sort": KeySpec("Sort by this column.", StringShape("column")),
    "limit": KeySpec("The most rows: 50 if not set.", IntegerShape(1, MAX_ROWS, default=MAX_ROWS)),
}
