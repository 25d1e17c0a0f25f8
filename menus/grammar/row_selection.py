"""The grammar of row selection: the keys of a list and of a lookup in a table."""

from menus.grammar.shapes import IntegerShape, KeySpec, MapShape, StringShape
from menus.grammar.values import COMPARED_VALUE
from menus.model.tables import DEFAULT_CUTOFF

MAX_ROWS = 50
_MATCHES = MapShape(StringShape("{typed}"), "column")
SELECTION = {
    "where": KeySpec(
        "Columns and what they must be: a value, or operators as in a condition.",
        MapShape(COMPARED_VALUE, "ward"),
    ),
    "match": KeySpec(
        "Columns and what they must be like, spelling mistakes allowed; the best come first.", _MATCHES
    ),
    "cutoff": KeySpec("How alike, of 100; 80 unless told.", IntegerShape(0, 100, default=DEFAULT_CUTOFF)),
    "distinct": KeySpec("Each value of this column only once.", StringShape("column")),
    "sort": KeySpec("In the order of this column.", StringShape("column")),
    "limit": KeySpec("At most so many rows; 50 unless told.", IntegerShape(1, MAX_ROWS, default=MAX_ROWS)),
}
