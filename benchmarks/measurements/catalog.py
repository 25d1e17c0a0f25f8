"""The measurements by their names, in the order in which they run. A peer needs `make bench-peers`."""

import importlib
from collections.abc import Callable
from typing import cast

from benchmarks.options import Options
from benchmarks.result import Result

PEERS = "peers"
NAMES = (
    "hops",
    "rates",
    "costs",
    "layers",
    "counting",
    "round_trips",
    "engine",
    "long_hops",
    "screens",
    "sessions",
    "phones_at_once",
    "processes",
    "session_bytes",
    "memory",
    "reminders",
    "texts",
    "cases",
    "check",
)


def find(name: str) -> Callable[[Options], Result]:
    """Return the function that measures this. Imported late: some measurements read the environment at their import."""
    module = "benchmarks.peers.contest" if name == PEERS else f"benchmarks.measurements.{name}"
    return cast(Callable[[Options], Result], importlib.import_module(module).measure)
