"""The county's scenarios on the scenario phone and on the live webhook, page by page: the two cannot drift apart."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import redis
from flask import Flask

from gateway.published_menus.definition import load_definition
from gateway.settings.reader import read_settings
from menus.engine.effects import LookupFailed, LookupFound, RememberLanguage
from menus.model import Service
from menus.problems import Problems
from menus.scenarios.backend import FIRST_NUMBER
from menus.scenarios.phone import ScenarioPhone
from menus.scenarios.reader import read_scenarios
from menus.scenarios.runner import complete_reply
from menus.scenarios.scenario import Scenario
from menus.scenarios.setup import MONDAY_MORNING, ScenarioSetup
from menus.scenarios.steps import (
    CaseUpdateEvent,
    DialEvent,
    DropEvent,
    LookupChangeEvent,
    RedialEvent,
    RepeatEvent,
    ScenarioEvent,
    TypeEvent,
)
from tests.gateway.cases.fake_case_system import SECRET, FakeCaseSystem, run_case_system
from tests.gateway.conftest import TOKEN
from tests.gateway.conversations.ussd.phone import CODE, Phone
from tests.gateway.services import Services, build, close, create_app

ROOT = Path(__file__).resolve().parents[4]
COUNTY = load_definition(ROOT / "menus.yaml").service
REFERENCES = ("100000011", "100000022")  # those that the scenarios ask about


def county_scenarios() -> Iterator[Scenario]:
    """Those that somebody dials: calls and texts come in otherwise."""
    for file in sorted((ROOT / "scenarios").glob("*.yaml")):
        read = read_scenarios(file.read_text(encoding="utf-8"), str(file), Problems())
        assert read is not None
        yield from (one for one in read.scenarios if (one.setup.channel or "ussd") == "ussd")


SCENARIOS = list(county_scenarios())


@dataclass
class LivePhone:
    """A caller of the live gateway, whom a scenario describes."""

    setup: ScenarioSetup
    services: Services
    store: redis.Redis
    case_system: FakeCaseSystem
    new_phone: Callable[..., Phone]
    phone: Phone | None = None

    def prepare(self) -> None:
        """Have the store and the case system know what the scenario takes as given."""
        digest = self.services.crypto.digest(self.setup.number or "")
        if self.setup.language is not None:
            with self.store.pipeline() as pipeline:
                self.services.profiles.change(RememberLanguage(self.setup.language), pipeline, digest)
                pipeline.execute()
        if self.setup.opted_out:
            self.services.consent.stop(digest)
        for reference in REFERENCES if self.setup.lookups else ():
            self.store.hset(f"case:{reference}", "number_digest", digest)
        self.answer_lookups(self.setup)

    def answer_lookups(self, setup: ScenarioSetup) -> None:
        """Have the case system answer as the scenario says."""
        for name, reply in setup.lookups.items():
            outcome = complete_reply(COUNTY, name, reply)
            assert isinstance(outcome, LookupFound | LookupFailed), (
                "no county scenario has a late case system"
            )
            for reference in REFERENCES:
                self.case_system.statuses[reference] = _status(outcome)

    def take(self, event: ScenarioEvent) -> str | None:
        """The page that comes of an event, with CON or END in front; None where none does."""
        match event:
            case DialEvent(code):
                self.phone = self.new_phone(number=self.setup.number, code=code or self.setup.code or CODE)
                return self.phone.dial()
            case RedialEvent():
                return self.take(DialEvent())
            case TypeEvent(text):
                assert self.phone is not None
                return self.phone.send(text)
            case RepeatEvent():
                assert self.phone is not None
                return self.phone.hop()
            case LookupChangeEvent(setup):
                self.answer_lookups(setup)
        assert isinstance(event, DropEvent | CaseUpdateEvent | LookupChangeEvent), event
        return None


def _status(outcome: LookupFound | LookupFailed) -> object:
    if isinstance(outcome, LookupFailed):
        return {}  # an answer without a status is none
    return dict(outcome.rows[0]) if outcome.rows else None


@dataclass
class Moment:
    """What the gateway's clock and its random numbers say: what the scenario that is played says."""

    clock: Callable[[], datetime] = lambda: MONDAY_MORNING
    percent: int = 0


@dataclass
class Gateway:
    """A live gateway with a case system behind it. References count up as those of a scenario do."""

    services: Services
    app: Flask
    case_system: FakeCaseSystem
    moment: Moment


@pytest.fixture(scope="module")
def gateway(redis_url: str) -> Iterator[Gateway]:
    moment, store = Moment(), redis.Redis.from_url(redis_url)

    def draw(below: int) -> int:
        return moment.percent if below == 100 else FIRST_NUMBER + len(store.keys("submission:*"))

    with run_case_system() as case_system:
        environ = {
            "GATEWAY_ENV": "development",
            "REDIS_URL": redis_url,
            "GATEWAY_SECRET_KEY": "a-key-for-tests",
            "GATEWAY_WEBHOOK_TOKEN": TOKEN,
            "GATEWAY_MENUS": str(ROOT / "menus.yaml"),
            "CASE_BACKEND_URL": case_system.url,
            "CASE_BACKEND_SECRET": SECRET,
        }
        services = build(read_settings(environ), clock=lambda: moment.clock(), draw=draw)
        yield Gateway(services, create_app(services), case_system, moment)
        close(services)
    store.close()


@pytest.fixture
def live(gateway: Gateway, store: redis.Redis) -> Callable[[Scenario, ScenarioPhone], LivePhone]:
    """Callers of the live gateway, at the moment of their scenario."""

    def connect(scenario: Scenario, phone: ScenarioPhone) -> LivePhone:
        gateway.moment.clock, gateway.moment.percent = lambda: phone.clock, scenario.setup.percent or 0
        gateway.case_system.statuses.clear()
        setup = replace(scenario.setup, number=phone.number)
        new_phone = partial(Phone, gateway.app.test_client())
        live_phone = LivePhone(setup, gateway.services, store, gateway.case_system, new_phone)
        live_phone.prepare()
        return live_phone

    return connect


class ScenarioCaller:
    """The scenario phone, taking the same events."""

    def __init__(self, service: Service, scenario: Scenario) -> None:
        self.lookups = dict(scenario.setup.lookups)
        self.phone = ScenarioPhone(
            service,
            scenario.setup,
            lambda request: complete_reply(service, request.lookup, self.lookups[request.lookup]),
        )

    def take(self, event: ScenarioEvent) -> str | None:
        match event:
            case DialEvent(code):
                self.phone.dial(code)
            case RedialEvent():
                self.phone.dial()
            case TypeEvent(text):
                self.phone.type(text)
            case RepeatEvent():
                self.phone.repeat()
            case DropEvent():
                self.phone.drop()
                return None
            case LookupChangeEvent(setup):
                self.lookups |= setup.lookups
                return None
            case _:
                return None
        page = self.phone.page
        return f"{'END' if page.ends else 'CON'} {page.text}"


def live_cases(services: Services, store: redis.Redis) -> list[dict[str, Any]]:
    """The cases that the live gateway keeps, in order of their references."""
    found = []
    for name in store.keys("submission:*"):
        reference, encrypted = store.hmget(name, "reference", "payload")
        payload = json.loads(services.crypto.decrypt(encrypted))
        found.append(
            {"reference": reference.decode(), **{key: payload[key] for key in ("kind", "title", "fields")}}
        )
    return sorted(found, key=lambda case: case["reference"])


def scenario_cases(phone: ScenarioPhone) -> list[dict[str, Any]]:
    """The cases of the scenario phone, in the same form."""
    return [
        {"reference": case.reference, "kind": case.kind, "title": case.title, "fields": dict(case.fields)}
        for case in phone.backend.filed_cases
    ]


@pytest.mark.parametrize("scenario", SCENARIOS, ids=[scenario.name for scenario in SCENARIOS])
def test_every_page_is_the_same(
    scenario: Scenario, live: Callable[[Scenario, ScenarioPhone], LivePhone], store: redis.Redis
) -> None:
    caller = ScenarioCaller(COUNTY, scenario)
    live_phone = live(scenario, caller.phone)

    for step in scenario.steps:
        assert live_phone.take(step.event) == caller.take(step.event), step.label

    assert live_cases(live_phone.services, store) == scenario_cases(caller.phone)


TO_THE_LAST_QUESTION = """\
given: {number: "+254711000001", clock: 2026-03-02T09:00}
scenarios:
  - name: A water report, as far as the question before the confirmation
    steps:
      - dial:
      - "1": {screen: category}
      - "1": {screen: water_problem}
      - "1": {screen: place}
      - Moi Avenue: {screen: homes}
"""


def test_what_is_typed_along_with_the_last_answer_shows_the_confirmation(
    live: Callable[[Scenario, ScenarioPhone], LivePhone], store: redis.Redis
) -> None:
    caller, live_phone = typed_to_the_last_question(live)

    for typed in ("1*1", "0*1*1"):
        shown = live_phone.take(TypeEvent(typed))
        assert shown == caller.take(TypeEvent(typed)), typed
        assert shown is not None
        assert "Send the report?" in shown
        assert live_cases(live_phone.services, store) == scenario_cases(caller.phone) == [], typed

    filed = caller.take(TypeEvent("1"))

    assert live_phone.take(TypeEvent("1")) == filed
    assert filed is not None
    assert "Your reference is 100000011." in filed
    assert live_cases(live_phone.services, store) == scenario_cases(caller.phone) != []


def test_what_is_typed_along_with_sending_files_one_case(
    live: Callable[[Scenario, ScenarioPhone], LivePhone], store: redis.Redis
) -> None:
    caller, live_phone = typed_to_the_last_question(live)

    for typed in ("1", "1*1*1*1*1", "Moi Avenue*1", "Moi Avenue", "60*1*1*1", "1*2"):
        assert live_phone.take(TypeEvent(typed)) == caller.take(TypeEvent(typed)), typed
        assert live_cases(live_phone.services, store) == scenario_cases(caller.phone), typed

    assert len(live_cases(live_phone.services, store)) == 2


def typed_to_the_last_question(
    live: Callable[[Scenario, ScenarioPhone], LivePhone],
) -> tuple[ScenarioCaller, LivePhone]:
    """Both phones at the question before the confirmation."""
    read = read_scenarios(TO_THE_LAST_QUESTION, "s.yaml", Problems())
    assert read is not None
    scenario = read.scenarios[0]
    caller = ScenarioCaller(COUNTY, scenario)
    live_phone = live(scenario, caller.phone)
    for step in scenario.steps:
        assert live_phone.take(step.event) == caller.take(step.event), step.label
    return caller, live_phone
