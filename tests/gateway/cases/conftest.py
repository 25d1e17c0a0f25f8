from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
import redis

from gateway.case_systems.gateway.client import CaseBackend
from gateway.cases.forwarder import Forwarder
from gateway.cases.submissions import Contact, SubmissionStore
from gateway.cases.updates import CaseUpdates
from gateway.lookups.rows import parse_answer
from gateway.security.crypto import Crypto
from gateway.storage.outbox.outbox import Outbox
from gateway.storage.outbox.pauses import StreamPauses
from menus.engine.effects import Submission
from tests.clock import Clock
from tests.gateway.cases.fake_case_system import SECRET, FakeCaseSystem, run_case_system

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)
ASHA = Contact("+254711000001", "sw", "ussd")
WATER_LEAK = Submission(
    "report:1", "water", "Water: no water", {"ward": "01", "what": "hakuna maji", "since": None}
)


@dataclass
class FakeCaseTexts:
    """The words of a small service."""

    messages: dict[str, object] = field(default_factory=lambda: {"received": "", "resolved": ""})
    states: dict[str, str] = field(
        default_factory=lambda: {"in_review": "in_progress", "resolved": "resolved", "received": "received"}
    )
    reply_seconds: dict[str, int] = field(default_factory=dict)
    kinds_that_ask: tuple[str, ...] = ()

    def state_for(self, word: str) -> str | None:
        return self.states.get(word.casefold())

    def reply_seconds_for(self, message: str) -> int:
        return self.reply_seconds.get(message, 0)

    def asks_before_note(self, kind: str) -> bool:
        return kind in self.kinds_that_ask


class FixedDraws:
    """Numbers that come in an order that is known: those given, then ever higher ones."""

    def __init__(self, *first: int) -> None:
        self.waiting = list(first)
        self.last = 0

    def __call__(self, below: int) -> int:
        if self.waiting:
            return self.waiting.pop(0)
        self.last += 1
        return self.last % below


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def crypto() -> Crypto:
    return Crypto(("a-key-of-the-tests-0123456789abcdef",))


@pytest.fixture
def words() -> FakeCaseTexts:
    return FakeCaseTexts()


@pytest.fixture
def submissions(store: redis.Redis, crypto: Crypto, clock: Clock, words: FakeCaseTexts) -> SubmissionStore:
    return SubmissionStore(store, crypto, clock, FixedDraws(), lambda: words, timedelta(days=400))


@pytest.fixture
def case_system() -> Iterator[FakeCaseSystem]:
    with run_case_system() as running:
        yield running


@pytest.fixture
def backend(case_system: FakeCaseSystem, clock: Clock) -> CaseBackend:
    return CaseBackend(case_system.url, (SECRET, "an-old-secret"), clock)


@pytest.fixture
def outbox(store: redis.Redis, clock: Clock) -> Outbox:
    return Outbox(store, "submissions", clock)


@pytest.fixture
def streams(store: redis.Redis, clock: Clock) -> StreamPauses:
    return StreamPauses(store, clock)


@pytest.fixture
def forwarding(
    store: redis.Redis, outbox: Outbox, backend: CaseBackend, crypto: Crypto, streams: StreamPauses
) -> Forwarder:
    def resumed_at() -> datetime | None:
        return streams.resumed_at("forwarding")

    draw, kept = (lambda _: 100), timedelta(days=30)
    return Forwarder(store, outbox, backend, crypto, draw, kept, resumed_at, read_answer=parse_answer)


@pytest.fixture
def updates(store: redis.Redis, crypto: Crypto, clock: Clock, words: FakeCaseTexts) -> CaseUpdates:
    return CaseUpdates(store, crypto, clock, lambda: words, timedelta(days=90), timedelta(days=400))
