"""Cases in a DIGIT: each is one complaint, whatever becomes of the answers, and its steps come back."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
import redis

from gateway.case_systems.digit.case_system import STATES
from gateway.case_systems.digit.client import DigitClient
from gateway.case_systems.digit.doctor import check_digit
from gateway.case_systems.digit.session import NO_LOGIN
from gateway.case_systems.digit.settings import DigitSettings, read_sources
from gateway.case_systems.outcomes import CaseStatus
from gateway.cases.forwarder import ALARM_KEY
from gateway.cases.poller import PollResult
from menus.expressions.values import Json
from simulators.digit.app import Digit, create_app
from tests.clock import Clock
from tests.gateway.case_systems.conftest import SEARCH_SECONDS, Filing, MakeFiling, make_poller
from tests.simulators.small_gateway import serve_app

PASSWORD = "eGov-secret-1"
CODES: dict[str, Json] = {"service_code": "BurstPipe", "locality": "KIBERA", "landmark": "the market"}


@pytest.fixture
def digit(clock: Clock) -> Digit:
    return Digit(clock, PASSWORD, {"BurstPipe": "Burst pipe"}, {"KIBERA": "Kibera"})


@pytest.fixture
def settings(digit: Digit) -> Iterator[DigitSettings]:
    with serve_app(create_app(digit)) as url:
        yield DigitSettings(
            url=url,
            tenant="ke.nairobi",
            username="gateway",
            password=PASSWORD,
            user_type="EMPLOYEE",
            client="egov-user-client",
            sources=read_sources("ussd=ussd,sms=sms,voice=ivr"),
            other_source="mobile",
            number_prefix="+254",
            anonymous_number="700000000",
            services_schema="RAINMAKER-PGR.ServiceDefs",
            hierarchy="ADMIN",
            tells_notes=True,
            takes_verdicts=True,
        )


@pytest.fixture
def filing(settings: DigitSettings, clock: Clock, make_filing: MakeFiling) -> Filing:
    return make_filing(DigitClient(settings, clock, SEARCH_SECONDS))


def references_of(digit: Digit) -> Counter[str]:
    return Counter(one.service["additionalDetail"]["gatewayReference"] for one in digit.complaints)


def test_a_case_becomes_a_complaint(filing: Filing, digit: Digit, store: redis.Redis) -> None:
    reference = filing.commit("s1", CODES | {"additional_detail": {"floor": "2"}}, "digit")
    kept = filing.attempt("s1")
    (complaint,) = digit.complaints
    service = complaint.service
    assert service["address"] == {
        "tenantId": "ke.nairobi",
        "locality": {"code": "KIBERA"},
        "landmark": "the market",
    }
    assert service["citizen"]["mobileNumber"] == "711000001"
    assert service["additionalDetail"] == {"floor": "2", "gatewayReference": reference}
    assert service["description"].endswith(f"Reference: {reference}")
    assert (kept[b"state"], kept[b"backend_id"]) == (b"delivered", complaint.number.encode())
    assert store.hget(f"case:{reference}", "system_id") == f"{complaint.number} {complaint.id}".encode()


@pytest.mark.parametrize(("sources", "source"), [(("web", "mobile"), "mobile"), (("web", "ussd"), "ussd")])
def test_the_source_is_the_channel_where_that_is_allowed(
    filing: Filing, digit: Digit, sources: tuple[str, ...], source: str
) -> None:
    digit.sources = sources
    filing.commit("s1", CODES, "digit")
    assert filing.attempt("s1")[b"state"] == b"delivered"
    assert [one.service["source"] for one in digit.complaints] == [source]


@pytest.mark.parametrize("msisdn", ["", "+255711000001"])
def test_a_number_that_digit_cannot_have_is_the_anonymous_one(
    filing: Filing, digit: Digit, msisdn: str
) -> None:
    digit.faults.lost_answers = 1
    reference = filing.commit("s1", CODES, "digit", msisdn=msisdn)
    filing.run()
    assert digit.complaints[0].service["citizen"]["mobileNumber"] == "700000000"
    assert references_of(digit) == {reference: 1}


@pytest.mark.parametrize(
    "faults",
    [
        {"lost_answers": 3},
        {"lost_answers": 5, "slow": timedelta(seconds=200)},
        {"errors": [(500, ""), (503, "")], "lost_answers": 2, "slow": timedelta(seconds=30)},
    ],
    ids=str,
)
def test_cases_are_as_many_as_references(filing: Filing, digit: Digit, faults: dict[str, object]) -> None:
    for name, value in faults.items():
        setattr(digit.faults, name, value)
    filed = [filing.commit(f"s{n}", CODES, "digit") for n in range(5)]
    filing.run(200)
    assert references_of(digit) == Counter(filed)


def test_a_token_that_expired_is_replaced_once(filing: Filing, digit: Digit) -> None:
    filing.commit("s1", CODES, "digit")
    filing.attempt("s1")
    digit.tokens.clear()
    filing.commit("s2", CODES, "digit")
    assert filing.attempt("s2")[b"state"] == b"delivered"
    assert (digit.sign_ins, len(digit.complaints)) == (2, 2)


def test_a_wrong_password_raises_an_alarm(
    settings: DigitSettings, digit: Digit, clock: Clock, make_filing: MakeFiling, store: redis.Redis
) -> None:
    filing = make_filing(DigitClient(replace(settings, password="other"), clock, SEARCH_SECONDS))
    filing.commit("s1", CODES, "digit")
    kept = filing.attempt("s1")
    assert (kept[b"state"], store.get(ALARM_KEY)) == (b"pending", NO_LOGIN.encode())
    assert b"trail" not in kept
    assert digit.complaints == []


@pytest.mark.parametrize(
    ("codes", "told"),
    [
        (CODES | {"service_code": "Sea"}, "The service code: Sea is not present in MDMS"),
        (CODES | {"locality": "MARS"}, "Invalid locality code: …"),
    ],
)
def test_a_bad_case_is_given_up_with_the_words_of_digit(
    filing: Filing, codes: dict[str, Json], told: str
) -> None:
    filing.commit("s1", codes, "digit")
    kept = filing.attempt("s1")
    assert (kept[b"state"], kept[b"error"].decode()) == (b"dead", f"refused by the backend: HTTP 400: {told}")


def test_the_steps_of_a_complaint_are_told_once(
    filing: Filing, digit: Digit, store: redis.Redis, clock: Clock
) -> None:
    texts: list[str] = []
    poller = make_poller(filing, STATES, texts)
    references = [filing.commit(f"s{n}", CODES, "digit") for n in range(3)]
    filing.run()
    clock.advance(60)
    assert poller.poll() == PollResult(3, 0)
    clock.advance(100)
    digit.move(digit.complaints[1].number, "PENDINGATLME")
    digit.move(digit.complaints[2].number, "RESOLVED", "Imetengenezwa")
    assert poller.poll() == PollResult(3, 2)
    states = [store.hget(f"case:{one}", "state") for one in references]
    assert Counter(states) == {b"received": 2, b"resolved": 1}  # these menus have no in_progress
    assert [store.hget(f"message:{one}", "name") for one in texts] == [b"resolved"]
    clock.advance(100)
    assert poller.poll().changes == 0


def test_a_citizen_who_asks_hears_the_state_and_only_then_the_comment(
    filing: Filing, settings: DigitSettings, digit: Digit, clock: Clock
) -> None:
    reference = filing.commit("s1", CODES, "digit")
    filing.run()
    system_id = (filing.store.hget(f"case:{reference}", "system_id") or b"").decode()
    digit.move(digit.complaints[0].number, "RESOLVED", "Internal")
    status = filing.client.fetch_status(reference, 5, system_id)
    assert isinstance(status, CaseStatus)
    assert (status.status, status.note) == ("RESOLVED", "Internal")
    quiet = DigitClient(replace(settings, tells_notes=False), clock, SEARCH_SECONDS)
    assert quiet.fetch_cases([system_id])[system_id].note == ""


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({}, ["takes our user, and finds complaints."]),
        (
            {"anonymous_number": ""},
            [
                "takes our user, and finds complaints.",
                "Cases of callers who withhold their number are refused",
            ],
        ),
        ({"password": "other"}, [NO_LOGIN]),
    ],
)
def test_the_doctor_signs_in_and_searches(
    settings: DigitSettings, clock: Clock, changes: dict[str, str], told: list[str]
) -> None:
    known = replace(settings, **changes)
    found = [one.message for one in check_digit(known, DigitClient(known, clock, SEARCH_SECONDS))]
    assert len(found) == len(told)
    for message, words in zip(found, told, strict=True):
        assert words in message


@pytest.mark.parametrize("text", ["fax=fax", "ussd", "ussd="])
def test_sources_that_mean_nothing_are_refused(text: str) -> None:
    with pytest.raises(ValueError, match="takes a word for each of"):
        read_sources(text)
