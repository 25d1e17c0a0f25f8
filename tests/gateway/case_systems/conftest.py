from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import redis

from gateway.case_systems.client import PolledClient
from gateway.case_systems.open311.client import Open311Client
from gateway.case_systems.open311.settings import Open311Settings
from gateway.cases.case_links import CaseLinks
from gateway.cases.forwarder import Forwarder
from gateway.cases.poller import AskCitizen, CasePoller
from gateway.cases.submissions import Contact, SubmissionStore
from gateway.cases.updates import CaseUpdates
from gateway.lookups.rows import parse_answer
from gateway.security.crypto import Crypto
from gateway.storage.outbox.outbox import Outbox
from menus.engine.effects import Submission
from menus.expressions.values import Json
from simulators.open311.app import City, create_app
from simulators.open311.requests import Attribute, CityService
from tests.clock import Clock
from tests.gateway.cases.conftest import FakeCaseTexts, FixedDraws
from tests.simulators.small_gateway import serve_app

API_KEY = "city-key-0123456789"
SEARCH_SECONDS = 300
SERVICES = (
    CityService("water", "Water"),
    CityService(
        "road",
        "Roads",
        "batch",
        attributes=(Attribute("LANES", "Lanes?", "singlevaluelist", True, (("1", "One"),)),),
    ),
    CityService("waste", "Waste", "blackbox"),
)
CODES: dict[str, Json] = {"service_code": "water", "address_string": "Kibera"}
ROAD: dict[str, Json] = {"service_code": "road", "address_string": "Kibera", "attributes": {"LANES": "1"}}


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
def outbox(store: redis.Redis, clock: Clock) -> Outbox:
    return Outbox(store, "submissions", clock)


@dataclass
class Filing:
    """Files cases as citizens and workers do, by a clock that stands still until it is moved."""

    client: PolledClient
    store: redis.Redis
    outbox: Outbox
    crypto: Crypto
    clock: Clock
    words: FakeCaseTexts
    forwarder: Forwarder = field(init=False)
    submissions: SubmissionStore = field(init=False)
    links: CaseLinks = field(init=False)

    def __post_init__(self) -> None:
        keep = timedelta(days=400)
        self.links = CaseLinks(self.store, self.clock, keep, is_polled=True)
        self.submissions = SubmissionStore(
            self.store, self.crypto, self.clock, FixedDraws(), lambda: self.words, keep
        )
        self.forwarder = Forwarder(
            self.store,
            self.outbox,
            self.client,
            self.crypto,
            lambda _: 100,
            timedelta(days=30),
            read_answer=parse_answer,
            claim=self.links.claim,
        )

    def commit(self, name: str, codes: dict[str, Json], system: str, msisdn: str = "+254711000001") -> str:
        """Store a submission. Returns its reference."""
        fields = {"what": "hakuna maji", "homes": 60}
        submission = Submission(f"{name}:1", "water", "Water: no water", fields, codes={system: codes})
        return self.submissions.commit(name, submission, Contact(msisdn, "sw", "ussd"))

    def attempt(self, name: str) -> dict[bytes, bytes]:
        """Make one attempt when it is due. Returns the record."""
        due = dict(self.outbox.list_pending(100)).get(name)
        if due is not None and due > self.outbox.now():
            self.clock.advance(due - self.outbox.now())
        self.forwarder.forward(name)
        return self.store.hgetall(f"submission:{name}")

    def run(self, most: int = 60, each: Callable[[], object] = lambda: None) -> None:
        """Make attempts, the one that is due first always first, until nothing waits. `each` is done before one."""
        for _ in range(most):
            waiting = self.outbox.list_pending(1)
            if not waiting:
                return
            each()
            self.attempt(waiting[0][0])
        raise AssertionError(f"still waiting: {self.outbox.list_pending(10)}")


MakeFiling = Callable[[PolledClient], Filing]


@pytest.fixture
def city(clock: Clock) -> City:
    return City(SERVICES, API_KEY, clock, "nairobi.go.ke")


@pytest.fixture
def city_url(city: City) -> Iterator[str]:
    with serve_app(create_app(city)) as url:
        yield url


@pytest.fixture
def open311_settings(city_url: str) -> Open311Settings:
    return Open311Settings(
        url=city_url,
        api_key=API_KEY,
        jurisdiction="nairobi.go.ke",
        format="json",
        sends_number=True,
        has_updates=False,
    )


@pytest.fixture
def open311(open311_settings: Open311Settings, clock: Clock) -> Open311Client:
    return Open311Client(open311_settings, clock, SEARCH_SECONDS)


@pytest.fixture
def make_filing(
    store: redis.Redis, outbox: Outbox, crypto: Crypto, clock: Clock, words: FakeCaseTexts
) -> MakeFiling:
    """Make what files cases by a client."""
    return lambda client: Filing(client, store, outbox, crypto, clock, words)


@pytest.fixture
def filing(open311: Open311Client, make_filing: MakeFiling) -> Filing:
    return make_filing(open311)


def make_poller(
    filing: Filing,
    states: Mapping[str, str],
    texts: list[str],
    zone: str = "Africa/Nairobi",
    ask: AskCitizen | None = None,
) -> CasePoller:
    """What asks the system about cases. `texts` gets the ids of the texts of which workers are told."""
    keep = timedelta(days=90), timedelta(days=400)
    updates = CaseUpdates(
        filing.store, filing.crypto, filing.clock, lambda: filing.words, *keep, states=states
    )

    def local_time(moment: datetime) -> datetime:
        return moment.astimezone(ZoneInfo(zone))

    return CasePoller(
        filing.store,
        filing.client,
        updates,
        filing.crypto.digest,
        filing.clock,
        local_time,
        texts.append,
        60,
        ask,
    )
