"""The time of the store, read now and then."""

from datetime import UTC, datetime, timedelta

import pytest
import redis

from gateway.storage.store_time import StoreTime
from tests.clock import FakeMonotonic

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class TimeServer:
    """A server of which only the time is asked: noon when the steady clock was 0, and `ahead`.

    Each answer takes `latency` seconds, and the time was told when the share `told_after` of them was over.
    """

    def __init__(self, monotonic: FakeMonotonic) -> None:
        self.monotonic = monotonic
        self.ahead = timedelta(0)
        self.latency = self.told_after = 0.0
        self.asked = 0

    @property
    def moment(self) -> datetime:
        return NOON + timedelta(seconds=self.monotonic.now) + self.ahead

    def __call__(self, *command: str) -> list[bytes]:
        assert command == ("TIME",)
        self.asked += 1
        told = self.moment + timedelta(seconds=self.latency * self.told_after)
        self.monotonic.now += self.latency
        return [str(int(told.timestamp())).encode(), str(told.microsecond).encode()]

    def error_of(self, clock: StoreTime) -> float:
        """By how many seconds a clock is wrong."""
        return abs((clock() - self.moment).total_seconds())


@pytest.fixture
def monotonic() -> FakeMonotonic:
    return FakeMonotonic()


@pytest.fixture
def server(monotonic: FakeMonotonic) -> TimeServer:
    return TimeServer(monotonic)


def test_it_is_read_at_first_and_goes_on(server: TimeServer, monotonic: FakeMonotonic) -> None:
    clock = StoreTime(server, monotonic)
    assert server.error_of(clock) < 0.001
    asked = server.asked
    monotonic.now += 90
    assert server.error_of(clock) < 0.001
    assert server.asked == asked


@pytest.mark.parametrize("hours", [1, -1])
def test_another_clock_counts_from_then_on(server: TimeServer, monotonic: FakeMonotonic, hours: int) -> None:
    clock = StoreTime(server, monotonic)
    clock()
    server.ahead = timedelta(hours=hours)  # another server took over
    assert server.error_of(clock) > 3599
    clock.refresh()
    assert server.error_of(clock) < 0.001


def test_a_reading_that_took_long_changes_nothing(server: TimeServer, monotonic: FakeMonotonic) -> None:
    clock = StoreTime(server, monotonic)
    clock()
    server.ahead = timedelta(seconds=60)
    server.latency = 3.0
    clock.refresh()
    assert server.error_of(clock) == pytest.approx(60, abs=0.001)


@pytest.mark.parametrize("told_after", [0.0, 0.5, 1.0])
def test_slow_readings_do_not_spoil_quick_ones(
    server: TimeServer, monotonic: FakeMonotonic, told_after: float
) -> None:
    """The store told its time somewhere between question and answer, and what was known says where."""
    clock = StoreTime(server, monotonic)
    clock()
    server.latency, server.told_after = 0.4, told_after
    for _ in range(3):
        clock.refresh()
    assert server.error_of(clock) < 0.002


@pytest.mark.parametrize("told_after", [0.0, 1.0])
def test_a_quick_reading_mends_slow_ones(
    server: TimeServer, monotonic: FakeMonotonic, told_after: float
) -> None:
    server.latency, server.told_after = 0.4, told_after
    clock = StoreTime(server, monotonic)
    assert server.error_of(clock) == pytest.approx(0.2, abs=0.002)
    server.latency = 0.0
    clock.refresh()
    assert server.error_of(clock) < 0.002


def test_without_any_reading_there_is_no_time() -> None:
    def fail(*_command: str) -> object:
        raise redis.ConnectionError("away")

    clock = StoreTime(fail)
    with pytest.raises(redis.ConnectionError):
        clock()


def test_a_real_server(store: redis.Redis) -> None:
    seconds, microseconds = store.time()
    assert abs(StoreTime(store.execute_command)().timestamp() - seconds - microseconds / 1e6) < 1
