"""What a city, a county and a nation need, reckoned from what was measured."""

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from benchmarks.result import Cell, Result

MOST_BUSY = 0.6  # of a core, so that waits stay short at the peak
HOPS_PER_SESSION = 8
SESSIONS_PER_CASE = 2
SESSION_SECONDS = 600  # that the store keeps a session
CASE_DAYS = 30  # that the store keeps a delivered case
HOURS_PER_DAY = 16  # that citizens are awake
COLUMNS = (
    "",
    "people",
    "hops/s, launch day",
    "hops/s, peak",
    "cores for web processes",
    "of the store's core at the peak, %",
    "worker processes for cases",
    "sessions in the store, MB",
    "cases of a month, GB",
)
NEEDED = ("processor_two_cores", "store_processor", "cases", "session_bytes", "case_bytes")


@dataclass(frozen=True, slots=True)
class Place:
    """A place, its people, and the hops a second on the day of its launch: on average, and at the peak."""

    name: str
    people: int
    average: float
    peak: float


NATION = Place("a nation", 55_000_000, 350, 3000)


def of_nation(name: str, people: int) -> Place:
    """Return a place whose people call as often as those of the nation."""
    share = people / NATION.people
    return Place(name, people, NATION.average * share, NATION.peak * share)


PLACES = (of_nation("a city", 500_000), of_nation("a county", 2_000_000), NATION)


def needs(results: Mapping[str, Result]) -> Iterator[list[Cell]]:
    """Yield a row for each place; nothing while a figure is missing that they are reckoned from."""
    figures = {name: figure for result in results.values() for name, figure in result.figures.items()}
    if not all(name in figures for name in NEEDED):
        return
    web, store, cases, session_bytes, case_bytes = (figures[name] for name in NEEDED)
    for place in PLACES:
        sessions = place.peak / HOPS_PER_SESSION
        month = place.average / HOPS_PER_SESSION / SESSIONS_PER_CASE * HOURS_PER_DAY * 3600 * CASE_DAYS
        yield [
            place.name,
            place.people,
            place.average,
            place.peak,
            math.ceil(place.peak * web / 1e6 / MOST_BUSY),
            place.peak * store / 1e6 * 100,
            math.ceil(sessions / SESSIONS_PER_CASE / cases / MOST_BUSY),
            sessions * SESSION_SECONDS * session_bytes / 1e6,
            month * case_bytes / 1e9,
        ]
