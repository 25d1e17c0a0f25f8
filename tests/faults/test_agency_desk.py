"""The officer's view of another case system: what the gateway files there is read as the verdict needs it."""

import json
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass, field

import pytest

from faults.agency_desk import AgencyDesk, read_case
from faults.agency_system import AGENCY_SYSTEMS, FAULTS, AgencySystem
from faults.desk import DeskCase
from faults.fault_modes import MODES
from faults.plan import OUTSIDE
from gateway.case_systems.client import PolledClient
from gateway.case_systems.outcomes import CaseAccepted, CaseRetry
from gateway.case_systems.registry import CASE_SYSTEMS
from gateway.settings.reader import read_settings
from simulators.commcare.app import ProjectSpace
from simulators.commcare.app import create_app as create_commcare
from simulators.digit.app import Digit
from simulators.digit.app import create_app as create_digit
from simulators.open311.__main__ import SERVICES
from simulators.open311.app import City
from simulators.open311.app import create_app as create_city
from simulators.redmine.app import Redmine
from simulators.redmine.app import create_app as create_redmine
from tests.clock import Clock
from tests.simulators.small_gateway import serve_app

KEY = "a-key-0123456789"
REFERENCE = "482915304"
CASE = {
    "title": "water",
    "fields": {"category": "water", "homes": "2", "form": "100", "story": "Plot 100*6 #2", "channel": "sms"},
    "contact": {"msisdn": "+254700000001", "channel": "sms"},
    "codes": {
        "open311": {"service_code": "water", "address_string": "Kibera"},
        "digit": {"service_code": "BurstPipe", "locality": "KIBERA"},
        "redmine": {"project_id": "county"},
        "commcare": {"case_type": "report", "owner_id": "officers"},
    },
}
APPS = {
    "open311": lambda clock: create_city(City(SERVICES, KEY, clock)),
    "digit": lambda clock: create_digit(Digit(clock, KEY, {"BurstPipe": "B"}, {"KIBERA": "K"})),
    "redmine": lambda clock: create_redmine(Redmine(KEY, clock, {"county": "County"})),
    "commcare": lambda clock: create_commcare(ProjectSpace("county", "gateway@example.org", KEY, clock)),
}


@dataclass
class Agency:
    """A system with its simulator at `url`, and the gateway's client of it. `pulls` are the times it was asked."""

    system: AgencySystem
    client: PolledClient
    url: str
    pulls: list[str] = field(default_factory=list)

    @property
    def desk(self) -> AgencyDesk:
        port = int(self.url.rsplit(":", 1)[1])
        return AgencyDesk(
            self.system, port, lambda: self.pulls.append("pull"), lambda: ["received", "resolved"]
        )

    def break_things(self, faults: object) -> None:
        headers = {"Content-Type": "application/json"}
        request = urllib.request.Request(f"{self.url}/officer/faults", json.dumps(faults).encode(), headers)
        with urllib.request.urlopen(request, timeout=10) as answer:
            assert answer.status == 200


@pytest.fixture(params=AGENCY_SYSTEMS)
def agency(request: pytest.FixtureRequest) -> Iterator[Agency]:
    name, clock = request.param, Clock()
    with serve_app(APPS[name](clock)) as url:
        system = AGENCY_SYSTEMS[name]
        settings = read_settings({"GATEWAY_ENV": "development", **system.environment(url, KEY)})
        build = CASE_SYSTEMS.chosen(settings).build_polled_client
        assert build is not None
        yield Agency(system, build(settings, clock), url)


def test_a_case_is_read_and_resolved(agency: Agency) -> None:
    filed = agency.client.file_case(REFERENCE, CASE)
    assert isinstance(filed, CaseAccepted)
    case = DeskCase(REFERENCE, CASE["fields"], "+254700000001", "sms")
    assert agency.desk.cases() == [(1, case)]
    assert agency.desk.cases(1) == []
    assert agency.desk.resolve(REFERENCE)
    assert not agency.desk.resolve("933905191")
    (status,) = {one["status"] for one in agency.desk._listed()}
    assert status == agency.system.resolved


def test_the_gateway_is_told_to_ask_now_and_then(agency: Agency) -> None:
    desk = agency.desk
    assert desk.pending_updates() == 1
    desk.tell()
    assert agency.pulls == ["pull"]


def test_every_fault_is_one_that_the_simulator_knows(agency: Agency) -> None:
    for name, faults in agency.system.faults.items():
        agency.break_things(faults)
        assert f"desk {name}" in OUTSIDE | agency.system.plan
    agency.break_things({"lost_answers": 1})
    assert isinstance(agency.client.file_case(REFERENCE, CASE), CaseRetry)
    agency.break_things({})
    assert isinstance(agency.client.file_case(REFERENCE, CASE), CaseAccepted)
    assert FAULTS.keys() >= MODES["desk"].keys()


@pytest.mark.parametrize(
    ("story", "recording"),
    [("Plot 1", None), ("http://127.0.0.1/recordings/1", "http://127.0.0.1/recordings/1")],
)
def test_a_link_in_place_of_the_story_is_a_recording(story: str, recording: str | None) -> None:
    case = read_case(f"water\r\nform: 1\r\nstory: {story}\r\nReference: {REFERENCE}", "700000001", "+254")
    assert (case.reference, case.msisdn, case.recording) == (REFERENCE, "+254700000001", recording)


def test_what_is_no_case_of_ours_is_told_as_such() -> None:
    assert read_case("Something else", "", "").reference == "none"
