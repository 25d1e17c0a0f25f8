import pytest
import redis

from gateway.payments.account import fold_account
from gateway.payments.payment_store import PaymentStore
from gateway.payments.states import PaymentState, PaymentStates
from gateway.storage.outbox.outbox import Outbox
from gateway.storage.redis_clients import command_sender
from tests.gateway.payments.conftest import ASHA, WAIT_SECONDS, MakeRequest


def test_a_request_is_stored_once_and_nobody_reads_its_number_in_the_store(
    store: redis.Redis, payments: PaymentStore, make_request: MakeRequest
) -> None:
    request = make_request(case="123456789")
    assert payments.add(request)
    assert not payments.add(make_request(amount=99))
    payment = payments.load("pay-1")
    assert payment is not None
    assert (payment.state, payment.amount, payment.case) == ("asked", 150_000, "123456789")
    assert payments.request_of(payment) == request
    assert ASHA.encode() not in b"".join(store.hgetall("payment:pay-1").values())


@pytest.mark.parametrize(
    ("state", "receipt", "found"),
    [
        ("asked", "", PaymentState("asked")),
        ("unknown", "", PaymentState("unknown")),
        ("paid", "SFF6XYZ123", PaymentState("paid", "SFF6XYZ123")),
    ],
)
def test_a_hop_reads_the_state_and_the_receipt(
    store: redis.Redis,
    payments: PaymentStore,
    make_request: MakeRequest,
    state: str,
    receipt: str,
    found: PaymentState,
) -> None:
    states = PaymentStates(command_sender(lambda: store))
    assert states.read("pay-1") is None
    payments.add(make_request())
    store.hset("payment:pay-1", mapping={"state": state, "receipt": receipt})
    assert states.read("pay-1") == found


def test_a_prompt_waits_for_the_end_of_a_session_by_ussd_alone(
    outbox: Outbox, payments: PaymentStore, make_request: MakeRequest
) -> None:
    payments.add(make_request(id="by-text"))
    payments.add(make_request(id="by-ussd", channel="ussd", asked_at=outbox.now()))
    waits = {item: when - outbox.now() for item, when in outbox.list_pending(9)}
    assert waits == pytest.approx({"by-text": 0.0, "by-ussd": WAIT_SECONDS})
    assert payments.end_session("+254711000009") is None
    assert payments.end_session(ASHA) == "by-ussd"
    assert payments.end_session(ASHA) is None
    assert {item for item, _ in outbox.list_ready(9)} == {"by-text", "by-ussd"}


@pytest.mark.parametrize(
    ("typed", "folded"),
    [("bp 123", "BP123"), ("BP-123", "BP123"), ("A1234567890123", "A12345678901"), ("äß", "SS"), ("", "")],
)
def test_accounts_are_compared_as_people_type_them(typed: str, folded: str) -> None:
    assert fold_account(typed) == folded


def test_payments_are_found_by_what_was_typed_at_the_till(
    payments: PaymentStore, make_request: MakeRequest
) -> None:
    payments.add(make_request())
    payments.add(make_request(id="pay-2", account="Other"))
    assert [payment.id for payment in payments.for_account("mpesa", " bp123 ")] == ["pay-1"]
    assert payments.for_account("other", "BP123") == []
    assert [payment.id for payment in payments.newest(0, 9)] == ["pay-2", "pay-1"]
    assert payments.count() == 2
