"""What one hop on the event loop asks of the store, and how much memory it takes: nobody makes either more unseen."""

import itertools
import tracemalloc
from collections.abc import Callable, Iterator
from urllib.parse import urlencode

import pytest
import redis

from gateway import app
from gateway.http.ussd_fast_path import HopRoute
from tests.gateway.conftest import TOKEN, MakeServices
from tests.gateway.event_loop_thread import EventLoopThread, run_event_loop

COUNTY = "menus.yaml"
FORM = {"networkCode": "63902", "serviceCode": "*384*2040#"}

_sessions = itertools.count(1)


class CountyLine:
    """Hops of the county's service on an event loop."""

    def __init__(self, route: HopRoute, loop: EventLoopThread, store: redis.Redis) -> None:
        self._route = route
        self._loop = loop
        self._store = store

    def dial(self, *keys: str) -> "Session":
        """A new session on a phone of its own, at the screen after these keys."""
        session = Session(self, next(_sessions))
        session.hop()
        for key in keys:
            session.send(key)
        return session

    def answer(self, body: bytes) -> bytes:
        """The answer to a hop."""
        return self._loop.run(lambda: self._route.answer(body))

    def reads(self) -> int:
        """How often the server has read from a connection: once a round trip, this question among them."""
        return int(self._store.info("stats")["total_reads_processed"])


class Session:
    """A session on a phone of its own."""

    def __init__(self, line: CountyLine, number: int) -> None:
        self._line = line
        self._form = FORM | {"sessionId": f"ATUid_{number}", "phoneNumber": f"+2547110{number:05d}"}
        self._keys: list[str] = []

    def hop(self) -> None:
        """Hand the session over as it stands."""
        form = self._form | {"text": "*".join(self._keys)}
        assert self._line.answer(urlencode(form).encode()).startswith(b"CON ")

    def send(self, key: str) -> None:
        """Answer the screen that is shown."""
        self._keys.append(key)
        self.hop()


@pytest.fixture
def county_line(make_services: MakeServices, store: redis.Redis) -> Iterator[CountyLine]:
    services = make_services(GATEWAY_MENUS=COUNTY)
    resources = services.container.resources
    route = app.hop_routes(services.container).find("POST", f"/at/{TOKEN}/ussd")
    assert route is not None
    with run_event_loop() as loop:
        yield CountyLine(route, loop, store)
        loop.run(resources.hops.close_on_loop)
        loop.run(resources.durable_hops.close_on_loop)


REPORT = ("1", "1", "1", "Kibera", "12")  # no water for twelve homes
HOPS: dict[str, tuple[tuple[str, ...], str | None, int]] = {
    "the first": ((), None, 1),
    "a choice": (("1",), "1", 1),
    "the first question of a case": ((), "1", 2),  # whether one more would be taken, then the save
    "an answer": (("1", "1", "1"), "Kibera", 1),
    "a language is remembered": ((), "4", 3),
    "a case is filed": (REPORT, "1", 3),
}
"""Hops: the keys before, the key of the hop, and its round trips."""
MOST_BYTES = 50_000  # that a hop may hold at once: a third more than it does
TRIES = 3  # the least counts, because workers are notified meanwhile


def hop_after(county_line: CountyLine, before: tuple[str, ...], key: str | None) -> Callable[[], object]:
    """The hop, with the session at the screen before it."""
    if key is None:
        return county_line.dial
    session = county_line.dial(*before)
    return lambda: session.send(key)


def count_round_trips(county_line: CountyLine, hop: Callable[[], object]) -> int:
    """How often the hop waits for the store."""
    before = county_line.reads()
    hop()
    return county_line.reads() - before - 1


def measure_peak(hop: Callable[[], object]) -> int:
    """The most bytes that the hop holds at once."""
    tracemalloc.start()
    try:
        hop()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def test_round_trips_and_memory_of_a_hop(county_line: CountyLine) -> None:
    round_trips, most_bytes = {}, 0
    for name, (before, key, _) in HOPS.items():
        for _ in range(2):  # scripts and menus are loaded, connections made, pages laid out
            hop_after(county_line, before, key)()
        hops = [hop_after(county_line, before, key) for _ in range(TRIES)]
        round_trips[name] = min(count_round_trips(county_line, hop) for hop in hops)
        hops = [hop_after(county_line, before, key) for _ in range(TRIES)]
        most_bytes = max(most_bytes, min(map(measure_peak, hops)))
    assert round_trips == {name: expected for name, (_, _, expected) in HOPS.items()}
    assert most_bytes < MOST_BYTES
