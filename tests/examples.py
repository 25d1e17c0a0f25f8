"""How many examples a test of any input tries: the same few each time, or EXAMPLES times as many, and others."""

import os

TIMES = int(os.environ.get("EXAMPLES", "1"))
STEADY = TIMES == 1
"""Whether each run tries the same examples, so that no change fails by what another one has in it."""


def examples(count: int) -> int:
    """Return how many to try where `count` are enough for each run."""
    return count * TIMES
