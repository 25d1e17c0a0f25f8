"""Whole journeys through the county's menus: the inputs of citizens from the first page to the last."""

from benchmarks.phones import WORD

PLACE = f"Kijiji cha {WORD.decode()}"  # each journey has another word here

JOURNEYS = (
    ("1", "1", "1", PLACE, "12", "1", "2"),  # no water, twelve homes
    ("4", "1", "2", "4", PLACE, "1", "2"),  # in Swahili, a broken bridge
    ("1", "4", f"No teacher at {WORD.decode()} school", PLACE, "1", "2"),
    ("3", "1", "1"),  # opening hours
    ("4", "3", "2", "1"),  # in Swahili, fees
    ("3", "3", "Westland", "1"),  # the nearest office
)

# Journeys through the generated menus of `benchmarks.engine`, whose option 8 leaves.
RING_JOURNEYS = (("1", "1", "1", "1", "1", "8"), ("7", "3", "5", "2", "8"))
