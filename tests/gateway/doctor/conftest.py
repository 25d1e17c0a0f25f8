"""A whole gateway to look at: its web process, both providers, a case system, each on a free port."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
import redis

from gateway.app import create_app
from gateway.operations.doctor.doctor import findings
from gateway.operations.doctor.finding import Finding, Verdict
from gateway.services import Services
from simulators.provider_network.account import Account
from simulators.provider_network.app import Carrier
from simulators.provider_network.app import create_app as create_carrier
from tests.gateway.cases.agency import SECRET, Agency, agency
from tests.gateway.conftest import TOKEN, MakeServices
from tests.gateway.exchange import HEAD
from tests.gateway.simulators.small_gateway import served

KEY, ACCOUNT, TWILIO_TOKEN = "atsk_key_of_the_tests", "AC1", "twilio-token-of-the-tests"
MENUS = HEAD + "screens: {top: {end: Hello}}\n"


@dataclass
class Front:
    """The public address: what answers there can be put in later, and be changed on the way."""

    app: Any = None
    passes: Callable[[WSGIEnvironment], None] = lambda _environ: None
    url: str = ""

    def __call__(self, environ: WSGIEnvironment, start: StartResponse) -> Any:
        self.passes(environ)
        return self.app(environ, start)


@dataclass
class Patient:
    """The gateway that is looked at. `environ` is what the doctor is told of it."""

    services: Services
    front: Front
    desk: Agency
    store: redis.Redis
    environ: dict[str, str] = field(default_factory=dict)

    def look(self, **options: bool) -> list[Finding]:
        """Everything that is found."""
        return list(findings(self.services, **options))

    def worst(self) -> Sequence[Finding]:
        """What is bad or to be looked at."""
        return [one for one in self.look() if one.verdict in (Verdict.BAD, Verdict.WARNING)]

    def said(self, about: str) -> list[tuple[str, str]]:
        """What is said about something, with its verdict."""
        return [(one.verdict.value, one.said) for one in self.look() if one.about == about]


@pytest.fixture
def make_patient(
    make_services: MakeServices, store: redis.Redis, tmp_path: Path
) -> Iterator[Callable[..., Patient]]:
    """`make_patient(AT_API_KEY="wrong")`: so it stands in the doctor's settings alone; `everywhere`: in both."""
    with ExitStack() as stack:

        def make(
            *,
            menus: str = MENUS,
            delivery: str = "",
            publish: bool = True,
            everywhere: dict[str, str] | None = None,
            **changes: str,
        ) -> Patient:
            front = Front()
            front.url = stack.enter_context(served(front))  # type: ignore[arg-type]
            account = Account(front.url, TOKEN, "sandbox", KEY, ACCOUNT, TWILIO_TOKEN)
            carrier = stack.enter_context(served(create_carrier(Carrier(account))))
            desk = stack.enter_context(agency())
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
                "AT_API_URL": carrier,
                "TWILIO_ACCOUNT_SID": ACCOUNT,
                "TWILIO_AUTH_TOKEN": TWILIO_TOKEN,
                "TWILIO_FROM": "+15005550006",
                "TWILIO_API_URL": carrier,
                "CASE_BACKEND_URL": desk.url,
                "CASE_BACKEND_SECRET": SECRET,
            }
            environ |= everywhere or {}
            web = make_services(**environ)
            front.app = create_app(web)
            if publish:
                _ = web.definition
            services = make_services(**environ | changes)
            if publish:
                _at_work(store)
            return Patient(services, front, desk, store, environ | changes)

        yield make


def _at_work(store: redis.Redis) -> None:
    """What RQ's worker writes down when it begins."""
    store.sadd("rq:workers", "rq:worker:w1")
    store.hset("rq:worker:w1", "birth", "2026-11-21T20:00:00Z")
