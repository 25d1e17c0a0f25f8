"""A whole gateway to look at: its web process, both providers, a case system, each on a free port."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
import redis

from gateway.operations.doctor.doctor import run_doctor
from gateway.operations.doctor.finding import Finding, FindingStatus
from simulators.provider_network.account import Account
from simulators.provider_network.app import ProviderNetwork
from simulators.provider_network.app import create_app as create_network
from tests.gateway.cases.fake_case_system import SECRET, FakeCaseSystem, run_case_system
from tests.gateway.conftest import TOKEN, MakeServices
from tests.gateway.conversations.menu_gateway import HEAD
from tests.gateway.services import Services, create_app
from tests.simulators.small_gateway import serve_app

KEY, ACCOUNT, TWILIO_TOKEN = "atsk_key_of_the_tests", "AC1", "twilio-token-of-the-tests"
MENUS = HEAD + "screens: {top: {end: Hello}}\n"


@dataclass
class PublicAddress:
    """The public address: what answers there can be put in later, and be changed on the way."""

    app: Any = None
    change_request: Callable[[WSGIEnvironment], None] = lambda _environ: None
    url: str = ""

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Any:
        self.change_request(environ)
        return self.app(environ, start)


@dataclass
class ExaminedGateway:
    """The gateway that is looked at. `environ` is what the doctor is told of it."""

    services: Services
    public_address: PublicAddress
    case_system: FakeCaseSystem
    store: redis.Redis
    environ: dict[str, str] = field(default_factory=dict)

    def run_doctor(self, **options: bool) -> list[Finding]:
        """Everything that is found."""
        return list(run_doctor(self.services.examined_gateway, **options))

    def problems(self) -> Sequence[Finding]:
        """What is bad or to be looked at."""
        return [one for one in self.run_doctor() if one.status in (FindingStatus.BAD, FindingStatus.WARNING)]

    def findings_on(self, about: str) -> list[tuple[str, str]]:
        """What is said about something, with its verdict."""
        return [(one.status.value, one.message) for one in self.run_doctor() if one.subject == about]


@pytest.fixture
def make_examined_gateway(
    make_services: MakeServices, store: redis.Redis, tmp_path: Path
) -> Iterator[Callable[..., ExaminedGateway]]:
    """`make_patient(AT_API_KEY="wrong")`: so it stands in the doctor's settings alone; `everywhere`: in both."""
    with ExitStack() as stack:

        def make(
            *,
            menus: str = MENUS,
            delivery: str = "",
            publish: bool = True,
            everywhere: dict[str, str] | None = None,
            **changes: str,
        ) -> ExaminedGateway:
            front = PublicAddress()
            front.url = stack.enter_context(serve_app(front))  # type: ignore[arg-type]
            account = Account(front.url, TOKEN, "sandbox", KEY, ACCOUNT, TWILIO_TOKEN)
            network_url = stack.enter_context(serve_app(create_network(ProviderNetwork(account))))
            case_system = stack.enter_context(run_case_system())
            (tmp_path / "menus.yaml").write_text(menus, encoding="utf-8")
            if delivery:
                (tmp_path / "delivery.yaml").write_text(delivery, encoding="utf-8")
            environ = {
                "GATEWAY_MENUS": str(tmp_path / "menus.yaml"),
                "GATEWAY_PUBLIC_URL": front.url,
                "GATEWAY_SMS_PROVIDERS": "at,twilio",
                "AT_USERNAME": "sandbox",
                "AT_API_KEY": KEY,
                "AT_SENDER_ID": "COUNTY",
                "AT_API_URL": network_url,
                "TWILIO_ACCOUNT_SID": ACCOUNT,
                "TWILIO_AUTH_TOKEN": TWILIO_TOKEN,
                "TWILIO_FROM": "+15005550006",
                "TWILIO_API_URL": network_url,
                "CASE_BACKEND_URL": case_system.url,
                "CASE_BACKEND_SECRET": SECRET,
            }
            environ |= everywhere or {}
            web = make_services(**environ)
            front.app = create_app(web)
            if publish:
                _ = web.definition
            services = make_services(**environ | changes)
            if publish:
                _register_worker(store)
            return ExaminedGateway(services, front, case_system, store, environ | changes)

        yield make


def _register_worker(store: redis.Redis) -> None:
    """What RQ's worker writes down when it begins."""
    store.sadd("rq:workers", "rq:worker:w1")
    store.hset("rq:worker:w1", "birth", "2026-11-21T20:00:00Z")
