from collections.abc import Callable
from datetime import timedelta
from typing import Any

import msgspec
import pytest
import redis

from gateway.payments.mpesa.settings import MpesaSettings
from gateway.payments.payment_store import PaymentStore
from gateway.payments.request import PaymentRequest
from gateway.security.crypto import Crypto
from gateway.storage.outbox.outbox import Outbox
from gateway.storage.redis_clients import command_sender
from simulators.mpesa.daraja import Daraja
from tests.clock import Clock

ASHA = "+254711000001"
KEEP = timedelta(days=90)
WAIT_SECONDS = 8

CONSUMER_KEY, CONSUMER_SECRET, SHORT_CODE, PASSKEY = (
    "key-0123",
    "secret-01234567",
    "600610",
    "passkey-0123456789",
)
Sent = list[tuple[str, dict[str, Any]]]
MakeRequest = Callable[..., PaymentRequest]


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def crypto() -> Crypto:
    return Crypto(("a-key-of-the-tests-0123456789abcdef",))


@pytest.fixture
def outbox(store: redis.Redis, clock: Clock) -> Outbox:
    return Outbox(store, "payments", clock)


@pytest.fixture
def payments(store: redis.Redis, outbox: Outbox, crypto: Crypto) -> PaymentStore:
    return PaymentStore(store, outbox, crypto, command_sender(lambda: store), KEEP, WAIT_SECONDS)


@pytest.fixture
def make_request(clock: Clock) -> MakeRequest:
    """A permit of 1,500 shillings that Asha is asked for by text, changed: `make_request(channel="ussd")`."""

    def make(**changes: object) -> PaymentRequest:
        request = PaymentRequest(
            id="pay-1",
            number=ASHA,
            amount=150_000,
            currency="KES",
            account="BP-123",
            description="Business permit",
            via="mpesa",
            screen="paid",
            version="v1",
            channel="sms",
            language="en",
            asked_at=clock().timestamp(),
        )
        return msgspec.structs.replace(request, **changes)

    return make


def make_daraja(clock: Clock, sent: Sent | None = None) -> Daraja:
    """An M-Pesa; `sent` gets what it reports."""
    reports: Sent = [] if sent is None else sent
    return Daraja(
        CONSUMER_KEY,
        CONSUMER_SECRET,
        SHORT_CODE,
        PASSKEY,
        clock,
        lambda url, body: reports.append((url, body)),
    )


def mpesa_settings(url: str) -> MpesaSettings:
    """The settings of our application there."""
    return MpesaSettings(
        url=url,
        consumer_key=CONSUMER_KEY,
        consumer_secret=CONSUMER_SECRET,
        short_code=SHORT_CODE,
        till="",
        passkey=PASSKEY,
    )
