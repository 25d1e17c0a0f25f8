from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import redis

from gateway.lookups.cache import LookupCache
from gateway.lookups.circuit_breaker import CircuitBreaker
from gateway.lookups.client import HttpClient
from gateway.lookups.concurrency_limit import ConcurrencyLimit
from gateway.lookups.host_resolver import HostResolver
from gateway.lookups.http_lookup import HttpLookupClient
from gateway.operations.metrics import Metrics
from gateway.security.crypto import Crypto
from gateway.settings.reader import read_settings
from menus.engine.effects import HttpLookupRequest
from tests.gateway.cases.fake_case_system import SECRET as AGENCY_SECRET
from tests.gateway.cases.fake_case_system import FakeCaseSystem, run_case_system
from tests.gateway.conftest import TOKEN
from tests.gateway.conversations.ussd.phone import NUMBER, Phone
from tests.gateway.lookups.fake_http_system import FakeHttpSystem, answer_json, run_http_system
from tests.gateway.services import Services, build, close, create_app

MakeFetch = Callable[..., HttpLookupRequest]
MakeFetching = Callable[..., HttpLookupClient]
NAME_AND_LAT = {"name": "name", "lat": "geometry.lat"}


@pytest.fixture
def system() -> Iterator[FakeHttpSystem]:
    with run_http_system() as running:
        yield running


@pytest.fixture
def metrics() -> Metrics:
    return Metrics(())


@pytest.fixture
def crypto() -> Crypto:
    return Crypto(("a-key-of-the-tests-0123456789abcdef",))


@pytest.fixture
def make_fetching(
    store: redis.Redis, crypto: Crypto, metrics: Metrics
) -> Iterator[Callable[..., HttpLookupClient]]:
    clients: list[HttpClient] = []

    def make(
        *,
        allow_private: bool = True,
        places: int = 4,
        names: HostResolver | None = None,
        breaker: CircuitBreaker | None = None,
    ) -> HttpLookupClient:
        clients.append(HttpClient(allow_private=allow_private, resolver=names or HostResolver()))
        return HttpLookupClient(
            clients[-1],
            LookupCache(lambda: store, crypto),
            breaker or CircuitBreaker(),
            ConcurrencyLimit(places),
            metrics,
        )

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def fetching(make_fetching: Callable[..., HttpLookupClient]) -> HttpLookupClient:
    return make_fetching()


@pytest.fixture
def fetch(system: FakeHttpSystem) -> MakeFetch:
    """A question to the system: `fetch(tries=2)`."""

    def make(path: str = "/clinics", **changes: object) -> HttpLookupRequest:
        facts: dict[str, object] = {
            "visit": "look:1",
            "lookup": "clinics",
            "method": "GET",
            "url": system.url + path,
            "query": {},
            "headers": {},
            "body": None,
            "rows": "results",
            "columns": NAME_AND_LAT,
            "within": 1.5,
            "tries": 1,
            "keep": 0.0,
            "limit": 20,
        }
        return HttpLookupRequest(**(facts | changes))  # type: ignore[arg-type]

    return make


def counted_lookups(metrics: Metrics) -> dict[str, float]:
    """How many lookups came to which outcome."""
    lines = metrics.exposition().decode().splitlines()
    counted = [line.split('"') for line in lines if line.startswith("gateway_lookups_total")]
    return {parts[1]: float(parts[2].split()[-1]) for parts in counted}


SECRET = "Bearer s3cret-of-the-clinics"


@pytest.fixture
def method() -> str:
    """How the menus ask for a change."""
    return "put"


@pytest.fixture
def menus(tmp_path: Path, system: FakeHttpSystem, method: str) -> Path:
    """A menu file whose clinics are in the system."""
    text = Path(__file__).with_name("menus.yaml").read_text()
    path = tmp_path / "menus.yaml"
    path.write_text(text.replace("PORT", system.url.rpartition(":")[2]).replace("METHOD", method))
    return path


@pytest.fixture
def case_system() -> Iterator[FakeCaseSystem]:
    with run_case_system() as running:
        yield running


@dataclass
class Clock:
    """The real clock, which can be moved on."""

    ahead: timedelta = timedelta()

    def __call__(self) -> datetime:
        return datetime.now(UTC) + self.ahead


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def provider() -> Iterator[FakeHttpSystem]:
    """A provider of texts that takes every one."""
    with run_http_system() as running:
        recipient = {
            "statusCode": 101,
            "number": NUMBER,
            "status": "Success",
            "cost": "0",
            "messageId": "ATXid_1",
        }
        running.answers = [
            answer_json({"SMSMessageData": {"Message": "Sent", "Recipients": [recipient]}}, 201)
        ]
        yield running


@pytest.fixture
def environ(
    redis_url: str, menus: Path, case_system: FakeCaseSystem, provider: FakeHttpSystem
) -> dict[str, str]:
    """A gateway on these menus, with the secret that they name."""
    return {
        "GATEWAY_ENV": "development",
        "GATEWAY_MENUS": str(menus),
        "GATEWAY_STATE_DIR": str(menus.parent),
        "GATEWAY_SECRET_KEY": "a-key-for-tests",
        "GATEWAY_WEBHOOK_TOKEN": TOKEN,
        "GATEWAY_ALLOW_PRIVATE_LOOKUPS": "yes",
        "REDIS_URL": redis_url,
        "AT_USERNAME": "sandbox",
        "AT_API_KEY": "atsk-key",
        "AT_API_URL": provider.url,
        "CASE_BACKEND_URL": case_system.url,
        "CASE_BACKEND_SECRET": AGENCY_SECRET,
        "MENU_SECRET_CLINIC_KEY": SECRET.removeprefix("Bearer "),
        "MENU_SECRET_CLINIC_KEY_HOSTS": "127.0.0.1",
    }


@pytest.fixture
def services(store: redis.Redis, environ: dict[str, str], clock: Clock) -> Iterator[Services]:  # noqa: ARG001
    """That gateway's parts, in this process."""
    made = build(read_settings(environ), environ=environ, clock=clock)
    yield made
    close(made)


@pytest.fixture
def phone(services: Services) -> Callable[..., Phone]:
    """Phones, each in a session of its own."""
    app = create_app(services)
    return lambda **changes: Phone(app.test_client(), **changes)
