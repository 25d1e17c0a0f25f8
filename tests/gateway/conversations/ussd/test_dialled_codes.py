"""What is dialled along with the code, what is no code, and how often a number may dial."""

from datetime import UTC, datetime

import pytest
import redis

from gateway.conversations.handler import MAX_HOPS_PER_MINUTE
from tests.gateway.conversations.ussd.conftest import Cases, MakePhone
from tests.gateway.conversations.ussd.phone import Phone
from tests.gateway.services import Services, create_app

REVIEW = "CON Water at Kibera, 12 homes. Send?\n1. Send\n2. Change"


@pytest.mark.parametrize(
    ("code", "text", "begins"),
    [
        ("*384*2040#", "", "CON County services\n1. Report"),
        ("*384*2040", "", "CON County services\n1. Report"),  # some networks leave the # out
        (" *384*2040# ", "", "CON County services\n1. Report"),
        ("*384*2040*1#", "", "CON What is it about?"),
        ("*384*2040*2#", "", "CON Your reference?"),
        ("*384*2040*1*1#", "", "CON Which place?"),
        ("*384*2040#", "1*1", "CON Which place?"),
        ("*384*2040*1#", "1*Kibera", "CON How many homes?"),
        ("*384*2040*1*1*Kibera*12#", "", REVIEW),
        ("*384*2040*9#", "", "CON That answer does not fit.\nCounty services"),
        ("*384*2040**#", "", "CON That answer does not fit.\nCounty services"),
    ],
)
def test_digits_after_the_code_are_the_first_inputs(
    phone: MakePhone, code: str, text: str, begins: str
) -> None:
    assert phone(code=code).dial(text).startswith(begins)


@pytest.mark.parametrize(
    ("code", "text"),
    [
        ("*384*2040*1*1*Kibera*12*1#", ""),
    ],
)
def test_nothing_is_filed_unseen(phone: MakePhone, cases: Cases, code: str, text: str) -> None:
    one = phone(code=code)
    assert one.dial(text).startswith(REVIEW)
    assert cases() == []
    one.send("1")
    assert [case["reference"] for case in cases()] == [one.reference]


@pytest.mark.parametrize(
    ("code", "text"), [("*384*2040#", "1*1*Kibera*12*1*2"), ("*384*2040*1#", "1*Kibera*12*1")]
)
def test_words_that_a_network_joined_are_not_parted(
    phone: MakePhone, cases: Cases, code: str, text: str
) -> None:
    """It may be a lost session, in which somebody typed `Kibera*12` as one answer."""
    assert phone(code=code).dial(text).startswith("CON Your session was lost. Let us start again.")
    assert cases() == []


def test_inputs_sent_together_file_nothing_unseen(phone: MakePhone, cases: Cases) -> None:
    one = phone()
    one.dial()
    one.send("1", "1", "Kibera", "0")  # Back, at the question after the place
    assert one.send("Kibera", "12*1").startswith("CON Water at Kibera, 12 homes.")
    assert cases() == []


@pytest.mark.parametrize(
    "code", ["*999#", "", "384", "#", "*", "*384#", "*384*20#", "*" * 8000, "*384*20400#"]
)
def test_a_code_that_is_none_of_ours(phone: MakePhone, code: str) -> None:
    assert phone(code=code).dial() == "END This service is not available."


def test_a_number_may_dial_so_often_a_minute(services: Services, store: redis.Redis) -> None:
    app = create_app(services.with_clock(lambda: datetime(2026, 3, 2, 12, tzinfo=UTC)))
    one = Phone(app.test_client())
    one.dial()
    count = next(iter(store.keys("hops:*")))
    store.set(count, MAX_HOPS_PER_MINUTE - 1, keepttl=True)
    last = one.send("1")
    assert last.startswith("CON What is it about?")
    assert one.hop() == last  # a repeat is none
    busy = "END Too many requests. Please wait a minute and try again."
    assert one.send("1") == busy
    assert Phone(app.test_client()).dial() == busy
    assert Phone(app.test_client(), number="+254711000999").dial().startswith("CON County services")
    assert 0 < store.ttl(count) <= 120
