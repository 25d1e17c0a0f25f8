"""A whole gateway whose cases go to a city's Open311 server: dialled, filed, changed there, told here."""

from dataclasses import replace
from pathlib import Path

import pytest
import redis

from gateway.case_systems.registry import CASE_SYSTEMS
from gateway.case_systems.requirement import require_case_backend
from gateway.container.worker import build_worker
from gateway.errors import SettingsError
from gateway.settings.reader import read_settings
from gateway.workers.queues import FORWARD
from menus.grammar.case_systems import CASE_SYSTEM_SHAPES
from simulators.open311.app import City
from tests.gateway.case_systems.conftest import API_KEY
from tests.gateway.conftest import MakeServices
from tests.gateway.conversations.ussd.phone import Phone
from tests.gateway.services import create_app, run_job
from tests.gateway.settings.test_settings import PRODUCTION

MENUS = """\
version: 1
service: {name: County, languages: {en: English}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*384#": start}}
screens:
  start: {menu: What?, save: what, options: [{value: water, say: Water, goto: where}]}
  where: {ask: Where?, answer: {type: text}, save: place, goto: send}
  send: {submit: problem, goto: thanks}
  thanks: {end: "Thank you: {reference}."}
cases:
  problem: {title: "{what}", open311: {service_code: "{what}", address_string: "{place}"}}
messages: {received: "We have {reference}.", resolved: "{reference} is done. {note}"}
states: {resolved: resolved}
"""


@pytest.fixture
def menus(tmp_path: Path) -> Path:
    path = tmp_path / "menus.yaml"
    path.write_text(MENUS, encoding="utf-8")
    return path


def test_a_case_goes_to_the_city_and_its_change_comes_back(
    make_services: MakeServices, city: City, city_url: str, menus: Path, store: redis.Redis
) -> None:
    services = make_services(
        GATEWAY_MENUS=str(menus),
        CASE_SYSTEM="open311",
        OPEN311_URL=city_url,
        OPEN311_API_KEY=API_KEY,
        OPEN311_JURISDICTION="nairobi.go.ke",
    )
    phone = Phone(create_app(services).test_client(), "+254711000001", "*384#")
    phone.dial()
    phone.send("1")
    reference = phone.send("Kibera").rsplit(" ", 1)[-1].rstrip(".")
    for item, _ in services.submissions_outbox.list_pending(10):
        run_job(services, FORWARD, item)
    (filed,) = city.store.all()
    assert (filed.service_code, filed.address) == ("water", "Kibera")
    assert filed.description.endswith(f"Reference: {reference}")
    texts: list[str] = []
    poller = services.container.cases.build_poller(texts.append)
    assert poller is not None
    city.store.change(filed.id, "closed", "Mended")
    assert poller.poll(everything=True).changes == 1
    assert store.hget(f"message:{texts[0]}", "name") == b"resolved"


@pytest.mark.parametrize(
    ("changes", "polls"),
    [
        ({"CASE_SYSTEM": "open311", "OPEN311_URL": "http://127.0.0.1:9"}, True),
        ({"CASE_SYSTEM": "open311"}, False),
        ({"CASE_BACKEND_URL": "http://127.0.0.1:9"}, False),
    ],
)
def test_workers_of_cases_ask_a_system_that_pushes_nothing(
    make_services: MakeServices, menus: Path, changes: dict[str, str], polls: bool
) -> None:
    services = make_services(GATEWAY_MENUS=str(menus), **changes)
    assert ("polls" in build_worker(services.container).background) is polls
    assert "polls" not in build_worker(services.container, streams=("texts",)).background


def test_a_city_needs_an_address_and_a_key() -> None:
    with pytest.raises(SettingsError) as caught:
        read_settings(PRODUCTION | {"CASE_SYSTEM": "open311"})
    assert str(caught.value).split("\n") == [
        "OPEN311_URL is not set: CASE_SYSTEM names open311.",
        "OPEN311_API_KEY is not set: CASE_SYSTEM names open311.",
    ]


def test_menus_that_file_cases_need_the_system_that_is_named(
    make_services: MakeServices, menus: Path
) -> None:
    services = make_services(GATEWAY_MENUS=str(menus), CASE_SYSTEM="open311")
    service = services.definition.service
    require_case_backend(service, services.settings)  # in development they wait
    with pytest.raises(SettingsError, match=r"^OPEN311_URL is not set"):
        require_case_backend(service, replace(services.settings, environment="production"))


def test_every_case_system_is_named_in_the_grammar_or_is_our_own() -> None:
    assert set(CASE_SYSTEMS.names) == {"gateway", *CASE_SYSTEM_SHAPES}
