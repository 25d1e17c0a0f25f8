"""Cases filed in a city's Open311 server: each once, whatever becomes of the answers."""

import logging
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
import redis

from gateway.case_systems.description import reference_in
from gateway.case_systems.digit.session import NO_LOGIN
from gateway.case_systems.open311.client import Open311Client
from gateway.case_systems.open311.settings import Open311Settings
from gateway.case_systems.outcomes import CaseRetry
from gateway.case_systems.redmine.client import NO_FILTER
from gateway.case_systems.searched_filing import NO_NUMBER_YET, NOT_FOUND_YET
from gateway.cases.failure_words import explain_failure
from gateway.cases.forwarder import ALARM_KEY
from menus.expressions.values import Json
from simulators.open311.app import City
from tests.clock import Clock
from tests.free_port import find_free_port
from tests.gateway.case_systems.conftest import CODES, ROAD, SEARCH_SECONDS, Filing


def references_of(city: City) -> Counter[str | None]:
    """How often each reference of ours is there."""
    return Counter(reference_in(one.description) for one in city.store.all())


@pytest.mark.parametrize("form", ["json", "xml"])
def test_a_case_becomes_a_service_request(
    filing: Filing, city: City, open311_settings: Open311Settings, clock: Clock, form: str
) -> None:
    filing.client = Open311Client(replace(open311_settings, format=form), clock, SEARCH_SECONDS)
    filing.__post_init__()
    reference = filing.commit("s1", CODES | {"lat": -1.31, "long": 36.78}, "open311")
    kept = filing.attempt("s1")
    (filed,) = city.store.all()
    assert (filed.service_code, filed.address, filed.lat, filed.phone) == (
        "water",
        "Kibera",
        "-1.31",
        "+254711000001",
    )
    assert filed.description == f"Water: no water\nwhat: hakuna maji\nhomes: 60\nReference: {reference}"
    assert kept[b"state"] == b"delivered"
    assert kept[b"backend_id"] == filed.id.encode()
    assert b"payload" not in kept
    assert b"trail" not in kept
    assert filing.store.hget(f"case:{reference}", "system_id") == filed.id.encode()


def test_attributes_are_sent_one_by_one(filing: Filing, city: City) -> None:
    filing.commit("s1", ROAD | {"attributes": {"LANES": ["1", "1"], "NONE": ""}}, "open311")
    filing.attempt("s1")
    (filed,) = city.store.all()
    assert filed.attributes == {"attribute[LANES]": ["1", "1"]}


def test_a_number_that_is_withheld_or_not_wanted_is_not_sent(
    filing: Filing, city: City, open311_settings: Open311Settings, clock: Clock
) -> None:
    filing.commit("s1", CODES, "open311", msisdn="")
    filing.run()
    filing.client = Open311Client(replace(open311_settings, sends_number=False), clock, SEARCH_SECONDS)
    filing.__post_init__()
    filing.commit("s2", CODES, "open311")
    filing.run()
    assert [one.phone for one in city.store.all()] == ["", ""]


@pytest.mark.parametrize(
    "faults",
    [
        {},
        {"lost_answers": 3},
        {"lost_answers": 6, "slow": timedelta(seconds=200)},
        {"errors": [(500, ""), (503, ""), (502, "")]},
        {"errors": [(500, ""), (429, "")], "lost_answers": 4, "slow": timedelta(seconds=100)},
        {"doubled_tokens": 2},
        {"doubled_tokens": 3, "lost_answers": 2, "slow": timedelta(seconds=250)},
    ],
    ids=str,
)
def test_cases_are_as_many_as_references(filing: Filing, city: City, faults: dict[str, object]) -> None:
    for name, value in faults.items():
        setattr(city.faults, name, value)
    filed = [filing.commit(f"s{n}", ROAD if n % 2 else CODES, "open311") for n in range(6)]
    filing.run(200, each=city.store.number_all)
    assert references_of(city) == Counter(filed)
    ids = {filing.store.hget(f"submission:s{n}", "backend_id") for n in range(6)}
    assert ids == {one.id.encode() for one in city.store.all()}
    assert filing.store.hget("counts:submissions", "delivered") == b"6"


def test_what_nobody_has_seen_is_filed_again_only_after_a_while(
    filing: Filing, city: City, clock: Clock
) -> None:
    city.faults.errors = [(500, "")]
    filing.commit("s1", CODES, "open311")
    began = clock()
    kept = filing.attempt("s1")
    assert kept[b"error"] == b"HTTP 500"
    while not city.store.all():
        filing.attempt("s1")
    assert clock() - began >= timedelta(seconds=SEARCH_SECONDS)
    assert filing.store.hget("submission:s1", "state") == b"delivered"


def test_a_worker_that_died_before_it_sent_delays_a_case_and_loses_none(filing: Filing, city: City) -> None:
    reference = filing.commit("s1", CODES, "open311")
    (attempt,) = filing.forwarder.begin(["s1"])
    moment = filing.outbox.now()
    assert filing.outbox.note(attempt.lease, {"trail": f'{{"sent_at":{moment},"first_sent_at":{moment}}}'})
    filing.clock.advance(60)  # the lease is over
    filing.run()
    assert references_of(city) == {reference: 1}


def test_who_lost_the_lease_sends_nothing(filing: Filing, city: City) -> None:
    filing.commit("s1", CODES, "open311")
    (attempt,) = filing.forwarder.begin(["s1"])
    filing.clock.advance(60)
    (other,) = filing.forwarder.begin(["s1"])  # another worker has it
    filing.forwarder.settle([filing.forwarder.send(attempt)])
    assert city.store.all() == []
    filing.forwarder.settle([filing.forwarder.send(other)])
    assert len(city.store.all()) == 1


def test_a_token_is_waited_for(filing: Filing, city: City, clock: Clock) -> None:
    reference = filing.commit("s1", ROAD, "open311")
    began = clock()
    for _ in range(5):
        kept = filing.attempt("s1")
        assert kept[b"state"] == b"pending"
        assert kept[b"error"] == b"it took the case, and has not given it a number yet"
    assert clock() - began >= timedelta(seconds=180)
    city.store.number_all()
    assert filing.attempt("s1")[b"state"] == b"delivered"
    assert references_of(city) == {reference: 1}


def test_a_service_that_tells_no_id_is_filed_once(filing: Filing, city: City) -> None:
    filing.commit("s1", CODES | {"service_code": "waste"}, "open311")
    kept = filing.attempt("s1")
    assert (kept[b"state"], kept.get(b"backend_id")) == (b"delivered", None)
    assert len(city.store.all()) == 1


def test_a_list_without_descriptions_files_nothing_again(
    filing: Filing, city: City, store: redis.Redis
) -> None:
    city.faults.lost_answers, city.faults.hides_descriptions = 1, True
    filing.commit("s1", CODES, "open311")
    for _ in range(12):
        kept = filing.attempt("s1")
    assert len(city.store.all()) == 1
    assert kept[b"error"] == b"its list of requests has no descriptions to search"
    assert store.get(ALARM_KEY) == kept[b"error"]


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        (CODES | {"service_code": "sea"}, "HTTP 404: service_code provided was not found"),
        ({"service_code": "water"}, "HTTP 400: lat and long, address_string or address_id is required"),
        (ROAD | {"attributes": {"LANES": "hakuna maji"}}, "HTTP 400: attribute LANES has no value …"),
    ],
)
def test_a_bad_case_is_given_up_with_the_words_of_the_city(
    filing: Filing,
    store: redis.Redis,
    caplog: pytest.LogCaptureFixture,
    codes: dict[str, Json],
    told: str,
) -> None:
    filing.commit("s1", codes, "open311")
    with caplog.at_level(logging.INFO):
        kept = filing.attempt("s1")
    assert (kept[b"state"], kept[b"error"].decode()) == (b"dead", f"refused by the backend: {told}")
    assert "LANES" not in caplog.text
    assert "HTTP 4" in str([record.__dict__.get("reason") for record in caplog.records])
    assert store.get(ALARM_KEY) is None
    assert b"trail" not in kept


def test_a_case_without_codes_is_given_up_with_the_reason(filing: Filing) -> None:
    filing.commit("s1", {"x": 1}, "redmine")
    assert b"`open311:`" in filing.attempt("s1")[b"error"]


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"api_key": "wrong"}, b"HTTP 403, for a key, an address or another setting"),
        ({"jurisdiction": "elsewhere"}, b"HTTP 404, for a key, an address or another setting"),
    ],
)
def test_wrong_settings_raise_an_alarm_and_lose_no_case(
    filing: Filing,
    city: City,
    open311: Open311Client,
    open311_settings: Open311Settings,
    changes: dict[str, str],
    reason: bytes,
) -> None:
    filing.client = Open311Client(replace(open311_settings, **changes), filing.clock, SEARCH_SECONDS)
    filing.__post_init__()
    filing.commit("s1", CODES, "open311")
    kept = filing.attempt("s1")
    assert (kept[b"state"], kept[b"error"], filing.store.get(ALARM_KEY)) == (b"pending", reason, reason)
    assert b"trail" not in kept  # it was refused, so nothing is to be looked for
    outcome = filing.client.file_case("482915307", {"codes": {"open311": CODES}})
    assert isinstance(outcome, CaseRetry)
    assert (outcome.is_fault, outcome.has_answered) == (True, False)  # other cases fare no better: all wait
    filing.client = open311
    filing.__post_init__()
    assert filing.attempt("s1")[b"state"] == b"delivered"
    assert filing.store.get(ALARM_KEY) is None
    assert len(city.store.all()) == 1


def test_a_server_that_is_away_leaves_nothing_to_be_looked_for(
    filing: Filing, open311_settings: Open311Settings
) -> None:
    away = replace(open311_settings, url=f"http://127.0.0.1:{find_free_port()}")
    filing.client = Open311Client(away, filing.clock, SEARCH_SECONDS)
    filing.__post_init__()
    filing.commit("s1", CODES, "open311")
    kept = filing.attempt("s1")
    assert (kept[b"state"], kept[b"error"]) == (b"pending", b"no connection")
    assert b"trail" not in kept


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (NOT_FOUND_YET, "No answer came, so it is looked for in the case system."),
        (NO_NUMBER_YET, "The case system has it, and has not given it a number yet."),
        (
            "refused by the backend: HTTP 404: service_code provided was not found",
            "The case system refuses this case (HTTP 404: service_code provided was not found).",
        ),
        (
            "HTTP 403, for a key, an address or another setting",
            "The case system answered HTTP 403, for a key, an address or another setting.",
        ),
        (NO_LOGIN, "It does not take DIGIT_USERNAME and DIGIT_PASSWORD."),
        (NO_FILTER, "REDMINE_REFERENCE_FIELD is not used as a filter there."),
        ("OPEN311_URL is not set", "No case system is set."),
        (
            "HTTP 401, when it was asked for changes",
            "The case system answered HTTP 401, when it was asked for changes.",
        ),
    ],
)
def test_operators_read_in_words_what_happened(error: str, sentence: str) -> None:
    assert explain_failure(error).sentence == sentence
