"""The stand-ins, served on free ports, and a phone and a caller to try them with."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import pytest
import requests

from simulators.provider_network.account import Account
from simulators.provider_network.app import ProviderNetwork, create_app
from tests.simulators.small_gateway import TOKEN, TWILIO_TOKEN, SmallGateway, serve_app
from tests.waiting import WAIT_LIMIT_SECONDS, wait_until

Json = dict[str, object]
PUBLIC_URL = "https://gateway.example"


@dataclass(frozen=True, slots=True)
class JsonClient:
    """JSON over HTTP to one server."""

    url: str
    session: requests.Session

    def post(self, path: str, body: object = None, status: int = 200) -> Json:
        """Post JSON, expect this status, and give the answer's JSON."""
        answer = self.session.post(f"{self.url}{path}", json=body, timeout=WAIT_LIMIT_SECONDS)
        assert answer.status_code == status, answer.text
        return dict(answer.json()) if answer.content else {}

    def get(self, path: str) -> Json:
        """Get JSON."""
        answer = self.session.get(f"{self.url}{path}", timeout=WAIT_LIMIT_SECONDS)
        assert answer.status_code == 200, answer.text
        return dict(answer.json())


@dataclass(frozen=True, slots=True)
class Network:
    """The network stand-in, running, and the small gateway behind it."""

    provider_network: ProviderNetwork
    caller: JsonClient
    gateway: SmallGateway

    def dial(self, msisdn: str = "+254711000111", code: str = "*384*2040#") -> Json:
        """Dial, and give what the phone shows."""
        return self.caller.post(f"/phones/{msisdn}/dial", {"code": code, "network": "63902"})

    def send(self, shown: Json, typed: str) -> Json:
        """Answer the page shown."""
        return self.caller.post(f"/sessions/{shown['session']}/send", {"input": typed})


@pytest.fixture(autouse=True)
def _no_proxy(monkeypatch: pytest.MonkeyPatch) -> None:
    """The SDKs read proxy settings from the environment; what is next door needs none."""
    monkeypatch.setenv("NO_PROXY", "*")


@pytest.fixture
def http() -> Iterator[requests.Session]:
    """A client that no proxy setting of this machine leads astray."""
    with requests.Session() as session:
        session.trust_env = False
        yield session


@pytest.fixture
def make_network(http: requests.Session) -> Iterator[Callable[..., Network]]:
    """A network stand-in with the limits that a test needs."""
    closers: list[Callable[[], object]] = []

    def make(**limits: float) -> Network:
        gateway = SmallGateway()
        behind = serve_app(gateway.app())
        account = Account(behind.__enter__(), TOKEN, "sandbox", "atsk_key", "AC1", TWILIO_TOKEN, PUBLIC_URL)
        gateway.base = PUBLIC_URL
        provider_network = ProviderNetwork(account, **limits)  # type: ignore[arg-type]
        front = serve_app(create_app(provider_network))
        closers.extend((lambda: behind.__exit__(None, None, None), lambda: front.__exit__(None, None, None)))
        closers.append(provider_network.close)
        return Network(provider_network, JsonClient(front.__enter__(), http), gateway)

    yield make
    for close in reversed(closers):
        close()


@pytest.fixture
def network(make_network: Callable[..., Network]) -> Network:
    """A network stand-in with its usual limits."""
    return make_network()


@pytest.fixture
def until() -> Callable[[Callable[[], object]], object]:
    """Wait until something holds."""
    return wait_until
