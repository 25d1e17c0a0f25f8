"""What the clients send and what the simulators answer, compared with what the systems themselves publish."""

import json
from collections.abc import Iterator, Mapping
from typing import Any
from urllib.parse import parse_qs

import pytest
import requests

from gateway.case_systems.commcare.record import new_record
from gateway.case_systems.commcare.settings import CommCareSettings
from gateway.case_systems.digit.complaint import new_complaint
from gateway.case_systems.digit.settings import DigitSettings
from gateway.case_systems.open311.request_form import request_form
from gateway.settings.reader import read_settings
from simulators.commcare.app import ProjectSpace
from simulators.commcare.app import create_app as create_commcare
from simulators.digit.app import Digit
from simulators.digit.app import create_app as create_digit
from simulators.open311.app import City
from simulators.open311.app import create_app as create_city
from simulators.open311.requests import Attribute, CityService
from tests.clock import Clock
from tests.gateway.case_systems.published_contract import CONTRACTS, breaches
from tests.simulators.small_gateway import serve_app

KEY = "a-key-0123456789"
VALUES = (("1", "One"), ("2", "Two"))
SERVICES = (
    CityService("water", "Water"),
    CityService(
        "road", "Roads", "batch", "Transport", (Attribute("LANES", "?", "singlevaluelist", True, VALUES),)
    ),
    CityService("waste", "Waste", "blackbox"),
)
EVERY_CODE: Mapping[str, Mapping[str, object]] = {
    "open311": {
        "service_code": "road",
        "lat": -1.3,
        "long": 36.7,
        "address_string": "Kibera",
        "address_id": "7",
        "first_name": "Asha",
        "last_name": "Otieno",
        "email": "asha@example.org",
        "media_url": "https://example.org/1.jpg",
        "attributes": {"LANES": ["1", "2"]},
    },
    "digit": {
        "service_code": "BurstPipe",
        "locality": "KIBERA",
        "landmark": "School",
        "lat": -1.3,
        "long": 36.7,
        "citizen_name": "Asha",
        "additional_detail": {"floor": 2},
    },
    "commcare": {
        "case_type": "report",
        "owner_id": "o",
        "case_name": "n",
        "properties": {"homes": 60, "wet": True},
    },
}
NEEDED_CODES: Mapping[str, Mapping[str, object]] = {
    "open311": {"service_code": "water", "address_string": "Kibera"},
    "digit": {"service_code": "BurstPipe", "locality": "KIBERA"},
    "commcare": {"case_type": "report", "owner_id": "o"},
}
SETTINGS = read_settings(
    {"GATEWAY_ENV": "development", "DIGIT_TENANT": "ke.nairobi", "DIGIT_ANONYMOUS_NUMBER": "7"}
)


def case_of(codes: Mapping[str, object], system: str, msisdn: str) -> dict[str, Any]:
    contact = {"msisdn": msisdn, "channel": "ussd"}
    return {"title": "Water", "fields": {"homes": 60}, "contact": contact, "codes": {system: codes}}


@pytest.mark.parametrize("codes", [EVERY_CODE, NEEDED_CODES], ids=["every key", "needed keys"])
@pytest.mark.parametrize("msisdn", ["+254711000001", ""], ids=["with number", "without"])
class TestWhatIsSent:
    """Nothing that the system does not know, nothing left out that it requires, nothing of another type."""

    def test_a_form_of_open311(self, codes: Mapping[str, Any], msisdn: str) -> None:
        case = case_of(codes["open311"], "open311", msisdn)
        sent = parse_qs(
            request_form("482915304", case, KEY, "city", sends_number=True).decode(), strict_parsing=True
        )
        plain = {name: values[0] for name, values in sent.items() if not name.startswith("attribute[")}
        assert list(breaches("open311", "form", plain)) == []
        assert [name for name, values in sent.items() if len(values) > 1] in ([], ["attribute[LANES]"])
        assert {"lat", "long"} <= plain.keys() or "address_string" in plain
        assert len(plain["description"]) <= 4000

    def test_a_complaint_of_digit(self, codes: Mapping[str, Any], msisdn: str) -> None:
        case = case_of(codes["digit"], "digit", msisdn)
        sent = new_complaint("482915304", case, SETTINGS.of_case_system(DigitSettings), source="ussd")
        assert list(breaches("digit", "create", {"RequestInfo": {}, **sent})) == []
        assert len(json.dumps(sent["service"]["additionalDetail"])) <= 600

    def test_a_case_of_commcare(self, codes: Mapping[str, Any], msisdn: str) -> None:
        case = case_of(codes["commcare"], "commcare", msisdn)
        sent = new_record("482915304", case, SETTINGS.of_case_system(CommCareSettings))
        assert list(breaches("commcare", "case", sent)) == []
        assert all(isinstance(value, str) for value in sent["properties"].values())


@pytest.fixture(scope="module")
def city_url() -> Iterator[str]:
    with serve_app(create_city(City(SERVICES, KEY, Clock()))) as url:
        form = {"api_key": KEY, "address_string": "Kibera", "attribute[LANES]": "1", "description": "d"}
        for code in ("water", "road", "waste"):
            requests.post(f"{url}/requests.json", data=form | {"service_code": code}, timeout=10)
        yield url


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("services", "service"),
        ("services/road", "definition"),
        ("services/water", "definition"),
        ("services/none", "error"),
        ("requests", "request"),
        ("requests?service_request_id=7000,7001", "request"),
        ("requests/7000", "request"),
        ("requests/1", "error"),
        ("tokens/t1", "token"),
        ("tokens/none", "error"),
    ],
)
def test_the_city_answers_as_is_published(city_url: str, path: str, shape: str) -> None:
    path, _, query = path.partition("?")
    told = requests.get(f"{city_url}/{path}.json?{query}", timeout=10).json()
    entries = [told] if shape == "definition" else told
    assert entries
    assert [breach for one in entries for breach in breaches("open311", shape, one)] == []


@pytest.mark.parametrize("code", ["water", "road", "waste", "none"])
def test_the_city_takes_a_request_as_is_published(city_url: str, code: str) -> None:
    form = {"api_key": KEY, "service_code": code, "address_string": "Kibera", "attribute[LANES]": "1"}
    (told,) = requests.post(f"{city_url}/requests.json", data=form, timeout=10).json()
    assert list(breaches("open311", "error" if code == "none" else "receipt", told)) == []
    assert ("service_request_id" in told, "token" in told) == (code == "water", code == "road")


def test_digit_answers_as_is_published() -> None:
    digit = Digit(Clock(), KEY, {"BurstPipe": "Burst pipe"}, {"KIBERA": "Kibera"})
    digit.tokens.add("t")
    info = {"authToken": "t", "userInfo": {"type": "EMPLOYEE"}}
    settings = SETTINGS.of_case_system(DigitSettings)
    case = case_of(EVERY_CODE["digit"], "digit", "+254711000001")
    body = {"RequestInfo": info, **new_complaint("482915304", case, settings, source="mobile")}
    with serve_app(create_digit(digit)) as url:
        made = requests.post(f"{url}/pgr-services/v2/request/_create", json=body, timeout=10).json()
        found = requests.post(f"{url}/pgr-services/v2/request/_search", json=body, timeout=10).json()
    assert [list(breaches("digit", "answer", told)) for told in (made, found)] == [[], []]


def test_commcare_answers_as_is_published() -> None:
    space = ProjectSpace("county", "u", KEY, Clock())
    settings = SETTINGS.of_case_system(CommCareSettings)
    record = new_record("482915304", case_of(EVERY_CODE["commcare"], "commcare", ""), settings)
    headers = {"Authorization": f"ApiKey u:{KEY}"}
    with serve_app(create_commcare(space)) as url:
        path = f"{url}/a/county/api/case/v2/ext/482915304/"
        told = requests.put(path, json=record, headers=headers, timeout=10).json()
    assert list(breaches("commcare", "answer", told)) == []


@pytest.mark.parametrize(
    ("value", "told"),
    [
        ({"token": "t", "service_request_id": None}, []),
        ({"token": 7}, [".token is 7, no text"]),
        ({"token": "t", "number": 1}, [".number is not known"]),
        ({}, [".token is missing"]),
        ([], ["token is no object"]),
    ],
)
def test_what_is_otherwise_is_told(value: object, told: list[str]) -> None:
    assert list(breaches("open311", "token", value)) == told


def test_words_moments_and_shapes_within_are_compared() -> None:
    request = {
        "service_request_id": "1",
        "status": "fixed",
        "service_code": "w",
        "requested_datetime": "2026-01-01T00:00",
    }
    assert list(breaches("open311", "request", request)) == [
        ".status is 'fixed', not open|closed",
        ".requested_datetime has no zone",
    ]
    definition = {"service_code": "w", "attributes": [{"code": "C", "datatype": "string", "required": True}]}
    assert list(breaches("open311", "definition", definition)) == [".attributes[].variable is missing"]
    assert set(CONTRACTS) == {"open311", "digit", "commcare"}
