"""Two workers that race for one submission, in every order of their steps: the system has the case once."""

import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import combinations
from queue import Queue

import pytest

from gateway.case_systems.client import OpenFiling
from gateway.case_systems.outcomes import CaseRetry, CaseStatus, CaseUnknown, FilingOutcome, PolledCase
from gateway.case_systems.searched_filing import Created, SearchedFiling, Uncertain, UnknownTokenError
from menus.expressions.values import Json
from tests.clock import Clock
from tests.gateway.case_systems.conftest import Filing, MakeFiling
from tests.waiting import WAIT_LIMIT_SECONDS

SEARCH_SECONDS = 300
LEASE_IS_OVER = 13.0  # seconds
STEPS = 4  # of an attempt: it begins, it searches, it writes, it hears of that
BOTH = range(2 * STEPS)
ORDERS = [(0, *rest) for rest in combinations(BOTH[1:], STEPS - 1)]  # the steps of the worker that begins
ENDED = "ended"


class Stop:
    """Where a worker waits until it is told to go on. Threads that are no workers pass."""

    def __init__(self) -> None:
        self._gates: dict[int, tuple[Queue[str], Queue[None]]] = {}

    def watch(self) -> tuple[Queue[str], Queue[None]]:
        gates: tuple[Queue[str], Queue[None]] = (Queue(), Queue())
        self._gates[threading.get_ident()] = gates
        return gates

    def wait(self, where: str) -> None:
        gates = self._gates.get(threading.get_ident())
        if gates is not None:
            gates[0].put(where)
            gates[1].get(timeout=WAIT_LIMIT_SECONDS)


@dataclass
class Agency:
    """A system that takes the same case twice, and shows a case `slow` seconds late. `loses`: its answers break off."""

    clock: Clock
    stop: Stop
    loses: bool
    slow: float
    cases: list[tuple[str, float]] = field(default_factory=list)

    def create(self, reference: str, _case: Mapping[str, Json], _seconds: float) -> Created | Uncertain:
        self.stop.wait("write")
        self.cases.append((reference, self.clock().timestamp()))
        name = str(len(self.cases))
        self.stop.wait("answer")
        return Uncertain(CaseRetry("the connection broke", is_fault=True)) if self.loses else Created(name)

    def search(self, reference: str, _case: Mapping[str, Json], _since: float, _seconds: float) -> list[str]:
        self.stop.wait("search")
        now = self.clock().timestamp()
        return [
            str(number)
            for number, (kept, at) in enumerate(self.cases, 1)
            if kept == reference and now - at >= self.slow
        ]

    def is_ours(self, _system_id: str, _reference: str, _seconds: float) -> bool:
        return True

    def redeem(self, token: str, _seconds: float) -> str:
        raise UnknownTokenError(token)


class AgencyClient:
    """What files cases there. Its time runs on while a worker waits."""

    def __init__(self, agency: Agency) -> None:
        self._agency = agency
        clock = agency.clock
        self._filing = SearchedFiling(agency, clock, SEARCH_SECONDS, lambda: clock().timestamp())

    def file_case(
        self, reference: str, case: Mapping[str, Json], filing: OpenFiling | None = None
    ) -> FilingOutcome:
        self._agency.stop.wait("begin")
        return self._filing.file_case(reference, case, filing)

    def fetch_status(self, *_: object) -> CaseStatus | CaseUnknown:
        return CaseUnknown()

    def fetch_cases(self, _ids: object) -> Mapping[str, PolledCase]:
        return {}


class Worker:
    """A worker that makes one attempt, step by step."""

    def __init__(self, filing: Filing, stop: Stop) -> None:
        self._filing = filing
        self._stop = stop
        self._started: Queue[tuple[Queue[str], Queue[None]]] = Queue()
        self._thread = threading.Thread(target=self._work)
        self._reached: Queue[str] | None = None
        self._go: Queue[None] | None = None
        self.where = ""

    def _work(self) -> None:
        gates = self._stop.watch()
        self._started.put(gates)
        try:
            self._filing.forwarder.forward("s1")
        finally:
            gates[0].put(ENDED)

    def step(self) -> None:
        """Go on to the next step."""
        if self._reached is None or self._go is None:
            self._thread.start()
            self._reached, self._go = self._started.get(timeout=WAIT_LIMIT_SECONDS)
        elif self.where != ENDED:
            self._go.put(None)
        if self.where != ENDED:
            self.where = self._reached.get(timeout=WAIT_LIMIT_SECONDS)

    def end(self) -> None:
        """Go on to the end."""
        while self.where != ENDED:
            self.step()
        self._thread.join()


@pytest.mark.parametrize(
    ("loses", "slow", "passes"),
    [(False, 100.0, LEASE_IS_OVER), (True, 100.0, LEASE_IS_OVER), (True, 0.0, 0.0)],
    ids=["leases end", "leases end and answers are lost", "answers are lost"],
)
def test_one_case_in_every_order_of_steps(
    make_filing: MakeFiling, clock: Clock, loses: bool, slow: float, passes: float
) -> None:
    for order in ORDERS:
        stop = Stop()
        agency = Agency(clock, stop, loses, slow)
        filing = make_filing(AgencyClient(agency))
        filing.store.flushdb()
        reference = filing.commit("s1", {}, "agency")
        workers = Worker(filing, stop), Worker(filing, stop)
        for step in BOTH:
            workers[0 if step in order else 1].step()
            clock.advance(passes)
        for worker in workers:
            worker.end()
        filing.run()
        assert [kept for kept, _ in agency.cases] == [reference], order
        assert filing.store.hget("submission:s1", "backend_id") == b"1", order
