"""The time of the store, read now and then."""

from datetime import UTC, datetime, timedelta

import pytest
import redis

from gateway.storage.store_time import StoreTime
from tests.clock import FakeMonotonic

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


class TimeServer:
    """A server of which only the time is asked; each answer takes `latency` seconds."""

    def __init__(self, monotonic: FakeMonotonic) -> None:
        self.monotonic = monotonic
        self.moment = NOON
        self.latency = 0.0
        self.asked = 0

    def __call__(self, *command: str) -> list[bytes]:
        assert command == ("TIME",)
        self.asked += 1
        self.monotonic.now += self.latency
        return [str(int(self.moment.timestamp())).encode(), b"250000"]


@pytest.fixture
def monotonic() -> FakeMonotonic:
    return FakeMonotonic()


@pytest.fixture
def server(monotonic: FakeMonotonic) -> TimeServer:
    return TimeServer(monotonic)


def test_it_is_read_once_and_goes_on(server: TimeServer, monotonic: FakeMonotonic) -> None:
    clock = StoreTime(server, monotonic)
    assert clock() == NOON + timedelta(seconds=0.25)
    monotonic.now += 90
    assert clock() == NOON + timedelta(seconds=90.25)
    assert server.asked == 1


def test_another_reading_counts_from_then_on(server: TimeServer, monotonic: FakeMonotonic) -> None:
    clock = StoreTime(server, monotonic)
    clock()
    server.moment += timedelta(hours=1)  # another server took over, by another clock
    clock.refresh()
    assert clock() == NOON + timedelta(hours=1, seconds=0.25)


@pytest.mark.parametrize(("latency", "off_by"), [(0.4, 60), (3.0, 0)])
def test_a_reading_that_took_long_changes_nothing(
    server: TimeServer, monotonic: FakeMonotonic, latency: float, off_by: float
) -> None:
    clock = StoreTime(server, monotonic)
    before = clock()
    server.moment += timedelta(seconds=60)
    server.latency = latency
    clock.refresh()
    assert (clock() - before).total_seconds() == pytest.approx(
        off_by + (latency if not off_by else latency / 2)
    )


def test_without_any_reading_there_is_no_time() -> None:
    def fail(*_command: str) -> object:
        raise redis.ConnectionError("away")

    clock = StoreTime(fail)
    with pytest.raises(redis.ConnectionError):
        clock()


def test_a_real_server(store: redis.Redis) -> None:
    seconds, microseconds = store.time()
    assert abs(StoreTime(store.execute_command)().timestamp() - seconds - microseconds / 1e6) < 1
