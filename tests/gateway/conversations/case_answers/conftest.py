"""Gateways with the study's menus, and the case system before them."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.gateway.cases.fake_case_system import SECRET, FakeCaseSystem, run_case_system
from tests.gateway.conftest import MakeServices
from tests.gateway.conversations.case_answers.study import CHANNELS, LONG, MENUS, MakeStudy, Sms, Ussd, Voice
from tests.gateway.conversations.voice.phone_call import (
    PUBLIC_URL,
)
from tests.gateway.services import Services


@pytest.fixture
def case_system() -> Iterator[FakeCaseSystem]:
    with run_case_system() as running:
        yield running


@pytest.fixture
def make_study(
    make_services: MakeServices, case_system: FakeCaseSystem, tmp_path: Path
) -> Iterator[MakeStudy]:
    """Gateways with the study's menus: `make_study(within="1s", more="…", GATEWAY_THREADS="2")`."""
    path = tmp_path / "menus.yaml"

    def make(
        within: str = LONG,
        more: str = "",
        arm: str = "{study.arm}",
        site: str = "{study.site}",
        first: str = "join",
        lookups: str = "",
        **settings: str,
    ) -> Services:
        menus = MENUS.format(within=within, more=more, arm=arm, site=site, first=first, lookups=lookups)
        path.write_text(menus, encoding="utf-8")
        environ = {
            "GATEWAY_MENUS": str(path),
            "GATEWAY_PUBLIC_URL": PUBLIC_URL,
            "TWILIO_ACCOUNT_SID": "AC1",
            "TWILIO_AUTH_TOKEN": "a-token-of-twilio",
            "CASE_BACKEND_URL": case_system.url,
            "CASE_BACKEND_SECRET": SECRET,
        }
        return make_services(**environ | settings)

    yield make
    case_system.over.set()  # the attempts under way end, and with them the gateways


@pytest.fixture
def services(make_study: MakeStudy) -> Services:
    return make_study()


@pytest.fixture(params=CHANNELS)
def make_citizen(request: pytest.FixtureRequest) -> Callable[[Services], Ussd | Sms | Voice]:
    """Citizens on one of the channels."""
    return CHANNELS[request.param]
