"""How many new sessions begin, by how long hops wait."""

from collections.abc import Callable

import pytest

from gateway.admission.admission_control import (
    CALM_SECONDS,
    LEAST_SHARE,
    MIN_HOPS,
    WINDOW_SECONDS,
    AdmissionControl,
)
from tests.clock import FakeMonotonic

LONGEST = 1.5
SLOW, QUICK = 2.0, 0.1


def last(below: int) -> int:
    """The draw that admits only where everybody is."""
    return below - 1


def first(below: int) -> int:  # noqa: ARG001 - a draw
    """The draw that admits wherever anybody is."""
    return 0


def pass_window(control: AdmissionControl, clock: FakeMonotonic, *waits: float) -> None:
    """Let hops wait so long within a window, and the window end with one of them."""
    for wait in waits[:-1]:
        control.record_wait(wait)
    clock.now += WINDOW_SECONDS
    control.record_wait(waits[-1])


@pytest.fixture
def clock() -> FakeMonotonic:
    return FakeMonotonic()


@pytest.fixture
def make_control(clock: FakeMonotonic) -> Callable[..., AdmissionControl]:
    return lambda longest=LONGEST, draw=last: AdmissionControl(longest, clock, draw)


@pytest.mark.parametrize(
    ("waits", "crowded"),
    [
        pytest.param([SLOW] * MIN_HOPS, True, id="every hop waits long"),
        pytest.param([SLOW] * (MIN_HOPS - 1) + [QUICK], False, id="one of them was quick: no queue"),
        pytest.param([SLOW] * (MIN_HOPS - 1), False, id="too few for a crowd"),
        pytest.param([LONGEST] * MIN_HOPS, False, id="as long as may be"),
        pytest.param([QUICK] * MIN_HOPS, False, id="quick"),
    ],
)
def test_only_a_queue_is_a_crowd(
    waits: list[float], crowded: bool, clock: FakeMonotonic, make_control: Callable[..., AdmissionControl]
) -> None:
    control = make_control()
    pass_window(control, clock, *waits)
    assert control.admits() is not crowded
    assert control.is_crowded is crowded


@pytest.mark.parametrize(
    ("first_hops", "crowded"),
    [
        pytest.param([SLOW] * 3, True, id="who dials waits while sessions under way go first"),
        pytest.param([SLOW, SLOW, QUICK], False, id="one of them was quick"),
        pytest.param([SLOW] * 2, False, id="too few dial to say anything"),
    ],
)
def test_sessions_under_way_go_first_so_the_waits_of_first_hops_count(
    first_hops: list[float],
    crowded: bool,
    clock: FakeMonotonic,
    make_control: Callable[..., AdmissionControl],
) -> None:
    control = make_control()
    for wait in first_hops:
        control.record_wait(wait, is_first=True)
    for _ in range(MIN_HOPS):
        control.record_wait(QUICK, is_first=False)
    clock.now += WINDOW_SECONDS
    control.record_wait(QUICK, is_first=False)
    assert control.is_crowded is crowded


def test_the_share_shrinks_while_hops_wait_and_some_always_begin(
    clock: FakeMonotonic, make_control: Callable[..., AdmissionControl]
) -> None:
    control, shares = make_control(draw=first), []
    for _ in range(20):
        pass_window(control, clock, *[SLOW] * MIN_HOPS)
        shares.append(control.share)
        assert control.admits()
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] == LEAST_SHARE


@pytest.mark.parametrize(
    ("hops_a_window", "crowded"),
    [pytest.param(MIN_HOPS // 5, True, id="few"), pytest.param(1, False, id="hardly any")],
)
def test_a_process_that_answers_few_hops_may_be_crowded_too(
    hops_a_window: int,
    crowded: bool,
    clock: FakeMonotonic,
    make_control: Callable[..., AdmissionControl],
) -> None:
    control = make_control()
    for _ in range(8):
        pass_window(control, clock, *[SLOW] * hops_a_window)
    assert control.admits() is not crowded


def test_a_quick_hop_among_few_ends_the_window(
    clock: FakeMonotonic, make_control: Callable[..., AdmissionControl]
) -> None:
    control = make_control()
    for _ in range(4):
        pass_window(control, clock, *[SLOW] * (MIN_HOPS // 2), QUICK)
    assert control.admits()


def test_everybody_is_let_in_again_some_seconds_after_the_crowd(
    clock: FakeMonotonic, make_control: Callable[..., AdmissionControl]
) -> None:
    control = make_control()
    for _ in range(20):
        pass_window(control, clock, *[SLOW] * MIN_HOPS)
    calm = 0
    while not control.admits():
        pass_window(control, clock, *[QUICK] * MIN_HOPS)
        calm += 1
    assert 10 < calm <= 20
    assert control.is_crowded
    clock.now += CALM_SECONDS
    assert not control.is_crowded


def test_a_silent_night_ends_a_crowd(
    clock: FakeMonotonic, make_control: Callable[..., AdmissionControl]
) -> None:
    control = make_control()
    pass_window(control, clock, *[SLOW] * MIN_HOPS)
    assert not control.admits()
    clock.now += 60
    assert control.admits()


def test_nobody_is_turned_away_where_that_is_switched_off(
    clock: FakeMonotonic, make_control: Callable[..., AdmissionControl]
) -> None:
    control = make_control(longest=0)
    pass_window(control, clock, *[60.0] * MIN_HOPS)
    assert control.admits()
