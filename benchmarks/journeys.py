"""What people key in, from the first page to the last: whole journeys through the county's menus."""

from benchmarks.phones import WORD

PLACE = WORD.decode()  # each journey puts a word of its own here

JOURNEYS = (
    ("1", "1", PLACE, "12", "1"),
    ("2",),
    ("3", "1", "2", PLACE, "7", "1"),
)

# Through the generated menus of `benchmarks.engine`, whose option 8 leaves.
RING = (("1", "1", "1", "1", "1", "8"), ("7", "3", "5", "2", "8"))
