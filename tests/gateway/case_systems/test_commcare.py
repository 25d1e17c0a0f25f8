"""Cases in CommCare HQ: filed by our reference, so that one filed again is the same case."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace

import pytest
import redis

from gateway.case_systems.commcare.case_system import STATES
from gateway.case_systems.commcare.client import CommCareClient
from gateway.case_systems.commcare.doctor import check_commcare
from gateway.case_systems.commcare.settings import CommCareSettings
from gateway.case_systems.outcomes import CaseStatus, CaseUnknown
from gateway.cases.forwarder import ALARM_KEY
from gateway.cases.poller import PollResult
from menus.expressions.values import Json
from simulators.commcare.app import ProjectSpace, create_app
from tests.clock import Clock
from tests.gateway.case_systems.conftest import Filing, MakeFiling, make_poller
from tests.simulators.small_gateway import serve_app

KEY = "commcare-key-0123456789"
CODES: dict[str, Json] = {"case_type": "report", "owner_id": "group-1"}


@pytest.fixture
def space(clock: Clock) -> ProjectSpace:
    return ProjectSpace("county", "gateway@example.org", KEY, clock)


@pytest.fixture
def settings(space: ProjectSpace) -> Iterator[CommCareSettings]:
    with serve_app(create_app(space)) as url:
        yield CommCareSettings(
            url=url,
            domain="county",
            user="gateway@example.org",
            api_key=KEY,
            number_property="phone_number",
            status_property="status",
            note_property="note_to_citizen",
            answer_property="citizen_answer",
        )


@pytest.fixture
def filing(settings: CommCareSettings, make_filing: MakeFiling) -> Filing:
    return make_filing(CommCareClient(settings))


def test_a_case_becomes_a_case(filing: Filing, space: ProjectSpace) -> None:
    reference = filing.commit("s1", CODES, "commcare")
    kept = filing.attempt("s1")
    (case,) = space.cases.values()
    assert (case["external_id"], case["case_type"], case["owner_id"]) == (reference, "report", "group-1")
    assert case["case_name"] == "Water: no water"
    description = case["properties"].pop("description")
    assert description.endswith(f"Reference: {reference}")
    assert case["properties"] == {"what": "hakuna maji", "homes": "60", "phone_number": "+254711000001"}
    assert (kept[b"state"], kept[b"backend_id"]) == (b"delivered", case["case_id"].encode())


def test_properties_of_the_menus_are_texts(filing: Filing, space: ProjectSpace) -> None:
    given: Json = {
        "ward": "Kibera",
        "homes": 3,
        "urgent": True,
        "kinds": ["a", "b"],
        "2nd": "x",
        "xmlish": "y",
    }
    filing.commit("s1", CODES | {"case_name": "Tap", "properties": given}, "commcare", msisdn="")
    assert filing.attempt("s1")[b"state"] == b"delivered"
    (case,) = space.cases.values()
    case["properties"].pop("description")
    assert case["properties"] == {"ward": "Kibera", "homes": "3", "urgent": "yes", "kinds": "a b"}
    assert case["case_name"] == "Tap"


def test_commcare_gets_no_number_where_it_shall_not(
    settings: CommCareSettings, space: ProjectSpace, make_filing: MakeFiling
) -> None:
    filing = make_filing(CommCareClient(replace(settings, number_property="none")))
    filing.commit("s1", CODES, "commcare")
    filing.run()
    assert "+254711000001" not in str(space.cases)


@pytest.mark.parametrize(
    "faults", [{"lost_answers": 4}, {"errors": [(500, ""), (503, "")], "lost_answers": 2}], ids=str
)
def test_cases_are_as_many_as_references(
    filing: Filing, space: ProjectSpace, faults: dict[str, object]
) -> None:
    for name, value in faults.items():
        setattr(space.faults, name, value)
    filed = [filing.commit(f"s{n}", CODES, "commcare") for n in range(4)]
    filing.run()
    assert Counter(one["external_id"] for one in space.cases.values()) == Counter(filed)


@pytest.mark.parametrize(
    ("codes", "changes", "state", "error", "alarm"),
    [
        (CODES | {"owner_id": ""}, {}, b"dead", b"HTTP 400: Property owner_id is required.", False),
        (CODES, {"api_key": "wrong"}, b"pending", b"HTTP 401, for a key", True),
        (CODES, {"domain": "elsewhere"}, b"pending", b"HTTP 404, for a key", True),
    ],
)
def test_refusals_are_told_apart(
    settings: CommCareSettings,
    make_filing: MakeFiling,
    store: redis.Redis,
    codes: dict[str, Json],
    changes: dict[str, str],
    state: bytes,
    error: bytes,
    alarm: bool,
) -> None:
    filing = make_filing(CommCareClient(replace(settings, **changes)))
    filing.commit("s1", codes, "commcare")
    kept = filing.attempt("s1")
    assert kept[b"state"] == state
    assert error in kept[b"error"]
    assert (store.get(ALARM_KEY) is not None) is alarm


def test_changes_are_told_once(filing: Filing, space: ProjectSpace, store: redis.Redis, clock: Clock) -> None:
    texts: list[str] = []
    poller = make_poller(filing, STATES, texts)
    reference = filing.commit("s1", CODES, "commcare")
    filing.run()
    (case_id,) = space.cases
    clock.advance(60)
    assert poller.poll() == PollResult(1, 0)
    clock.advance(100)
    space.change(case_id, status="in_review", note_to_citizen="Soon")
    assert poller.poll() == PollResult(1, 1)
    assert store.hget(f"case:{reference}", "state") == b"in_progress"
    clock.advance(100)
    space.change(case_id, closed=True, status="")
    assert poller.poll() == PollResult(1, 1)
    assert [store.hget(f"message:{one}", "name") for one in texts] == [b"resolved"]
    status = filing.client.fetch_status(reference, 5, case_id)
    assert isinstance(status, CaseStatus)
    assert (status.status, status.note) == ("closed", "Soon")
    assert filing.client.fetch_status(reference, 5, "no-such-case") == CaseUnknown()


@pytest.mark.parametrize(
    ("key", "told"), [(KEY, "takes our key"), ("wrong", "gives no cases of county: HTTP 401")]
)
def test_the_doctor_asks_with_our_key(settings: CommCareSettings, key: str, told: str) -> None:
    known = replace(settings, api_key=key)
    (finding,) = check_commcare(known, CommCareClient(known))
    assert told in finding.message
