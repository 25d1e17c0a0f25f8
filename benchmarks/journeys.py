"""Whole journeys of citizens through the menus, and the placeholders for what differs between them.

A script is a list of journeys, and a journey is a list of (request, expected body). Both hold placeholders. Each
journey of each phone gets values of its own for them, of the same length.
"""

import itertools
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

SESSION = b"0123456789abcdef0123456789abcdef"
NUMBER = b"00000042"  # the last eight digits of a phone number
WORD = b"qzqzqz"
REFERENCE = b"<reference>"  # in an expected body: a valid reference that no other journey has
COUNT = b"<nine digits>"  # the same for peers, whose references have no check digit
PLACE = f"Kijiji cha {WORD.decode()}"

JOURNEYS = (
    ("1", "1", "1", PLACE, "12", "1", "2"),  # no water, twelve homes
    ("4", "1", "2", "4", PLACE, "1", "2"),  # in Swahili, a broken bridge
    ("1", "4", f"No teacher at {WORD.decode()} school", PLACE, "1", "2"),
    ("3", "1", "1"),  # opening hours
    ("4", "3", "2", "1"),  # in Swahili, fees
    ("3", "3", "Westland", "1"),  # the nearest office
)
"""Whole journeys through the county's menus: the inputs of citizens from the first page to the last."""

ROUNDS, JOURNEYS_PER_ROUND = 40, 2_400_000  # the numbers of all journeys fit into eight digits


@dataclass(frozen=True, slots=True)
class Hop:
    """A request, and the expected body of the response."""

    request: bytes
    expected: bytes


JourneyHops = Callable[[int, int], Iterator[Hop]]  # phone, number of its journey → the journey's hops


def journey_hops(script: Sequence[Sequence[tuple[bytes, bytes]]], part: int) -> JourneyHops:
    """Return the journeys of the script, each with its own number, session and word.

    `part` is the number of the round, so that rounds do not share journeys.
    """
    assert part < ROUNDS, "a phone's number has no digits for more rounds"
    counts = itertools.count(part * JOURNEYS_PER_ROUND)
    templates = [[(_template(request), _template(expected)) for request, expected in hops] for hops in script]

    def walk_one(phone: int, journey: int) -> Iterator[Hop]:
        count = next(counts)
        values = {b"session": b"%032x" % count, b"number": b"%08d" % count, b"word": _letters(count)}
        for request, expected in templates[(phone + journey) % len(templates)]:
            yield Hop(request % values, expected % values)

    return walk_one


def _template(text: bytes) -> bytes:
    """Return the text for `%`, which fills all placeholders at once: a value may look like another placeholder."""
    escaped = text.replace(b"%", b"%%")
    return escaped.replace(SESSION, b"%(session)b").replace(NUMBER, b"%(number)b").replace(WORD, b"%(word)b")


def _letters(count: int) -> bytes:
    """Return a word of six letters, which differs for each number up to 26 ** 6."""
    return bytes(97 + count // 26**place % 26 for place in range(len(WORD)))
