"""`python -m faults.payment_worker`: collects payments until it is killed, as a worker of the gateway does."""

import argparse
import time
from contextlib import suppress
from datetime import timedelta

import redis

from faults.payment_clock import FastClock
from gateway.payments.collector import Collector
from gateway.payments.ledger import PaymentLedger, PaymentLimits
from gateway.payments.mpesa.client import MpesaClient
from gateway.payments.mpesa.settings import MpesaSettings
from gateway.payments.payment import Payment
from gateway.payments.payment_store import STREAM, PaymentStore
from gateway.payments.request import PaymentRequest
from gateway.security.crypto import Crypto
from gateway.storage.outbox.outbox import Outbox
from gateway.storage.redis_clients import command_sender

KEY = "a-key-of-the-fault-run-0123456789"
CONSUMER_KEY, CONSUMER_SECRET, SHORT_CODE, PASSKEY = "key", "secret-0123", "600610", "passkey-0123456789"
KEEP = timedelta(days=90)
LIMITS = PaymentLimits(most=1_000_000, a_day=1_000_000_000, of_number=1000)
TOLD = "told:"
POLL_SECONDS = 0.01


class StoredTold:
    """Writes down in the store what was told: telling the same again changes nothing, as with texts and cases."""

    def __init__(self, client: redis.Redis) -> None:
        self._client = client

    def tell(self, payment: Payment, _request: PaymentRequest) -> None:
        """Write it down."""
        self._client.sadd(f"{TOLD}{payment.id}", payment.state)


class PaymentObjects:
    """The gateway's objects of payments on one store, at one clock."""

    def __init__(self, redis_url: str, clock: FastClock) -> None:
        self.client = redis.Redis.from_url(redis_url)
        self.outbox = Outbox(self.client, STREAM, clock)
        crypto = Crypto((KEY,))
        self.store = PaymentStore(
            self.client, self.outbox, crypto, command_sender(lambda: self.client), KEEP, 8
        )
        self.ledger = PaymentLedger(self.client, self.outbox, LIMITS, KEEP, lambda: clock().date())

    def collector(self, mpesa_url: str, clock: FastClock) -> Collector:
        """Make what collects payments."""
        settings = MpesaSettings(
            url=mpesa_url,
            consumer_key=CONSUMER_KEY,
            consumer_secret=CONSUMER_SECRET,
            short_code=SHORT_CODE,
            till="",
            passkey=PASSKEY,
        )
        clients = {"mpesa": MpesaClient(settings, clock)}
        told = StoredTold(self.client)
        return Collector(
            self.outbox, self.store, self.ledger, clients, told, lambda name: f"https://gw.example/pay/{name}"
        )


def main() -> None:
    """Work until killed."""
    parser = argparse.ArgumentParser(prog="python -m faults.payment_worker", description=__doc__)
    parser.add_argument("--redis", required=True)
    parser.add_argument("--mpesa", required=True)
    parser.add_argument("--begun", type=float, required=True)
    parser.add_argument("--speed", type=float, required=True)
    options = parser.parse_args()
    clock = FastClock(options.begun, options.speed)
    objects = PaymentObjects(options.redis, clock)
    collector = objects.collector(options.mpesa, clock)
    while True:
        due = objects.outbox.list_ready(20)
        for item, _ in due:
            with suppress(redis.RedisError):
                collector.collect(item)
        if not due:
            time.sleep(POLL_SECONDS)


if __name__ == "__main__":
    main()
