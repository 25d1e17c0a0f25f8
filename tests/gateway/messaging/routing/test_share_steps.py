"""One step at a time, steps apart from each other, and nothing between the thresholds."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from gateway.messaging.routing.delivery_config import FailoverPolicy
from gateway.messaging.routing.traffic_share import (
    FULL_PERCENT,
    MAX_RISE_WAIT_FACTOR,
    STEPS,
    AnswerCounts,
    ProviderShare,
    next_share,
)

USUAL = FailoverPolicy()


@pytest.mark.parametrize(
    ("share", "waited", "answered", "failed", "streak", "following"),
    [
        (100, 15, 20, 10, 1, 50),  # half is enough
        (100, 15, 20, 9, 1, 100),
        (100, 15, 19, 19, 1, 100),  # too few to judge by
        (100, 14, 20, 20, 1, 100),  # too soon after the last step
        (100, 15, 5, 5, 0, 50),  # but five in a row are enough
        (100, 15, 900, 5, 0, 50),
        (100, 15, 4, 4, 0, 100),
        (50, 15, 5, 5, 0, 10),
        (10, 15, 5, 5, 0, 0),
        (0, 900, 60, 60, 0, 0),
        (0, 60, 20, 17, 3, 10),  # what counts is how the last tries went
        (0, 60, 20, 18, 2, 0),
        (0, 59, 3, 0, 3, 0),
        (10, 60, 3, 0, 3, 50),
        (10, 60, 2, 0, 2, 10),
        (50, 60, 100, 10, 1, 100),
        (50, 60, 100, 11, 9, 50),  # neither well nor badly
        (50, 59, 100, 0, 100, 50),
        (50, 600, 0, 0, 0, 100),  # hardly a text, and none that failed
        (50, 599, 0, 0, 0, 50),
        (50, 600, 2, 1, 0, 50),
        (0, 6000, 0, 0, 0, 0),  # nothing speaks for it
    ],
)  # fmt: skip
def test_a_step(share: int, waited: float, answered: int, failed: int, streak: int, following: int) -> None:
    standing = ProviderShare(share, since=1000.0)
    after = next_share(
        standing, AnswerCounts(answered, failed, streak, 0 if streak else failed), 1000.0 + waited, USUAL
    )
    assert after.percent == following
    assert after.since == (1000.0 if share == following else 1000.0 + waited)


BAD, GOOD = AnswerCounts(20, 20), AnswerCounts(20, 0, 20)


def test_every_relapse_doubles_the_patience_up_to_a_limit() -> None:
    standing, now, patience = ProviderShare(FULL_PERCENT), 0.0, []
    for _ in range(7):
        now += 20
        standing = next_share(standing, BAD, now, USUAL)
        patience.append(standing.rise_wait)
        now += standing.rise_wait
        standing = next_share(standing, GOOD, now, USUAL)
        assert standing.percent == FULL_PERCENT
    assert patience == [60, 120, 240, 480, 960, 960, 960]
    assert patience[-1] == MAX_RISE_WAIT_FACTOR * USUAL.rise_every


def test_who_did_well_for_an_hour_is_forgiven() -> None:
    standing = ProviderShare(FULL_PERCENT, since=0.0, risen=True, rise_wait=960)
    assert next_share(standing, BAD, 3599.0, USUAL).rise_wait == 960
    assert next_share(standing, BAD, 3600.0, USUAL).rise_wait == 60


tallies = some.builds(
    lambda answered, failed, streak: AnswerCounts(answered, min(answered, failed), min(streak, answered)),
    *(some.integers(0, 50) for _ in range(3)),
)


@given(some.lists(some.tuples(some.floats(0, 300), tallies), max_size=200))
def test_whatever_happens_steps_are_single_and_apart(course: list[tuple[float, AnswerCounts]]) -> None:
    standing, now = ProviderShare(), 1_000_000.0
    for passed, tally in course:
        now += passed
        after = next_share(standing, tally, now, USUAL)
        if after.percent != standing.percent:
            down = after.percent < standing.percent
            assert abs(STEPS.index(after.percent) - STEPS.index(standing.percent)) == 1
            assert now - standing.since >= (USUAL.fall_every if down else USUAL.rise_every)
            assert after == ProviderShare(after.percent, now, not down, after.rise_wait)
        else:
            assert after == standing
        standing = after
