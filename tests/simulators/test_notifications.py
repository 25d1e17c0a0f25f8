"""Notices that nobody waits for: none is lost in a burst, and none is sent to a gateway that has it."""

import threading
import time
from collections.abc import Callable, Iterator

import pytest

from simulators.provider_network.notifications import Notifications
from simulators.provider_network.webhooks import HttpExchange
from tests.waiting import WAIT_LIMIT_SECONDS

Until = Callable[[Callable[[], object]], None]
ACCEPTED = HttpExchange("", "", 0, status=204)


@pytest.fixture
def notices() -> Iterator[Notifications]:
    notices = Notifications()
    yield notices
    notices.close()


def test_all_of_a_burst_arrive(notices: Notifications, until: Until) -> None:
    came: list[int] = []
    began = time.monotonic()
    for number in range(4_000):
        notices.send(lambda number=number: came.append(number) or ACCEPTED, after=0.3)  # type: ignore[misc,func-returns-value]
    until(lambda: len(came) == 4_000)
    assert notices.lost == 0
    assert time.monotonic() - began >= 0.3


def test_one_that_waits_long_keeps_nobody(notices: Notifications) -> None:
    came = threading.Event()
    for _ in range(20):
        notices.send(lambda: ACCEPTED, after=3600)
    notices.send(lambda: came.set() or ACCEPTED)  # type: ignore[func-returns-value]
    assert came.wait(WAIT_LIMIT_SECONDS)


def test_each_comes_when_it_is_due(notices: Notifications, until: Until) -> None:
    came: list[str] = []
    for name, after in (("last", 1.0), ("first", 0.0), ("second", 0.5)):
        notices.send(lambda name=name: came.append(name) or ACCEPTED, after)  # type: ignore[misc,func-returns-value]
    until(lambda: len(came) == 3)
    assert came == ["first", "second", "last"]


def test_it_comes_again_until_it_is_taken(notices: Notifications, until: Until) -> None:
    answers = iter([HttpExchange("", "", 0, status=503), ACCEPTED])
    left: list[HttpExchange] = []
    notices.send(lambda: left.append(next(answers)) or left[-1])  # type: ignore[func-returns-value]
    until(lambda: len(left) == 2)


def test_what_there_is_no_room_for_is_counted_and_said(caplog: pytest.LogCaptureFixture) -> None:
    notices = Notifications(most=2)
    for _ in range(5):
        notices.send(lambda: ACCEPTED, after=3600)
    notices.close()
    assert notices.lost == 3
    assert caplog.messages == ["2 notices wait for the gateway: further ones are lost."]
