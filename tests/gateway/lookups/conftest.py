from collections.abc import Callable, Iterator

import pytest
import redis

from gateway.lookups.addresses import Names
from gateway.lookups.breaker import Breaker
from gateway.lookups.cache import Cache
from gateway.lookups.client import Client
from gateway.lookups.fetching import Fetching
from gateway.lookups.places import Places
from gateway.metrics import Metrics
from gateway.vault import Vault
from menus.effects import Fetch
from tests.gateway.lookups.registry import Registry, registry

MakeFetch = Callable[..., Fetch]
NAME_AND_LAT = {"name": "name", "lat": "geometry.lat"}


@pytest.fixture
def system() -> Iterator[Registry]:
    with registry() as running:
        yield running


@pytest.fixture
def metrics() -> Metrics:
    return Metrics()


@pytest.fixture
def vault() -> Vault:
    return Vault(("a-key-of-the-tests-0123456789abcdef",))


@pytest.fixture
def make_fetching(store: redis.Redis, vault: Vault, metrics: Metrics) -> Iterator[Callable[..., Fetching]]:
    clients: list[Client] = []

    def make(
        *,
        allow_private: bool = True,
        places: int = 4,
        names: Names | None = None,
        breaker: Breaker | None = None,
    ) -> Fetching:
        clients.append(Client(allow_private=allow_private, names=names or Names()))
        return Fetching(
            clients[-1], Cache(lambda: store, vault), breaker or Breaker(), Places(places), metrics
        )

    yield make
    for client in clients:
        client.close()


@pytest.fixture
def fetching(make_fetching: Callable[..., Fetching]) -> Fetching:
    return make_fetching()


@pytest.fixture
def fetch(system: Registry) -> MakeFetch:
    """A question to the system: `fetch(tries=2)`."""

    def make(path: str = "/clinics", **changes: object) -> Fetch:
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
        return Fetch(**(facts | changes))  # type: ignore[arg-type]

    return make


def lookups_counted(metrics: Metrics) -> dict[str, float]:
    """How many lookups came to which outcome."""
    lines = metrics.exposition().decode().splitlines()
    counted = [line.split('"') for line in lines if line.startswith("gateway_lookups_total")]
    return {parts[1]: float(parts[2].split()[-1]) for parts in counted}
