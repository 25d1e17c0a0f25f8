"""The records of payments, and the ways to find them."""

import math
from collections.abc import Mapping, Sequence
from datetime import timedelta
from pathlib import Path
from typing import Final, cast

import redis

from gateway.payments import states
from gateway.payments.account import fold_account
from gateway.payments.payment import Payment, read_payment
from gateway.payments.request import PaymentRequest, decode_request, encode_request
from gateway.payments.states import record_key
from gateway.security.crypto import Crypto
from gateway.storage.outbox.outbox import Outbox
from gateway.storage.redis_clients import CommandSender, Script

STREAM: Final = "payments"  # of the outbox
PAYMENTS_KEY: Final = "payments"  # sorted set: id → when it was asked for, Unix seconds
DOUBLED_KEY: Final = "payments-doubled"  # sorted set: id of what was paid twice → when that was known
SESSION_CHANNELS: Final = frozenset({"ussd"})  # where no prompt can come before the session is over
AFTER_SESSION_SECONDS: Final = 120
ADD = Script(Path(__file__).with_name("add_payment.lua"))


class PaymentStore:
    """The records of payments. `client` is the durable store; `call` sends it commands faster, for a hop.

    A prompt on a phone cannot come inside a USSD session. It goes `wait_seconds` after it was asked for there, or as
    soon as the network said that the session is over. Records are kept for `keep`.
    """

    def __init__(
        self,
        client: redis.Redis,
        outbox: Outbox,
        crypto: Crypto,
        call: CommandSender,
        keep: timedelta,
        wait_seconds: float,
    ) -> None:
        self._redis = client
        self._outbox = outbox
        self._crypto = crypto
        self._call = call
        self._keep = int(keep.total_seconds())
        self._wait_seconds = wait_seconds

    def add(self, request: PaymentRequest) -> bool:
        """Store a request durably. Return False if it is stored already: it counts once, however often it is added.

        Notify the workers of it afterwards if `is_due_at_once`. Redis errors pass through: add it again.
        """
        session = request.channel in SESSION_CHANNELS
        digest, account = self._crypto.digest(request.number), self.account_digest(request)
        due = request.asked_at + (self._wait_seconds if session else 0.0)
        fields: dict[str, str] = {
            "state": states.ASKED,
            "request": self._crypto.encrypt(encode_request(request)),
            "number_digest": digest,
            "account_digest": account,
            "amount": str(request.amount),
            "currency": request.currency,
            "via": request.via,
            "case": request.case,
            "channel": request.channel,
            "asked_at": repr(request.asked_at),
        }
        keys = [
            self._outbox.due_key,
            record_key(request.id),
            PAYMENTS_KEY,
            account_key(account),
            session_key(digest),
        ]
        pairs = [text for pair in fields.items() for text in pair]
        after = AFTER_SESSION_SECONDS + math.ceil(self._wait_seconds) if session else 0
        arguments: list[str | float] = [
            request.id,
            repr(request.asked_at),
            repr(due),
            self._keep,
            after,
            *pairs,
        ]
        return bool(ADD.run(self._call, keys, arguments))

    @staticmethod
    def is_due_at_once(request: PaymentRequest) -> bool:
        """Return True if the phone can be asked while the talk goes on."""
        return request.channel not in SESSION_CHANNELS

    def end_session(self, number: str) -> str | None:
        """Make the payment due now that waited for the end of this number's session. Return its id, if there is one."""
        waiting = cast("bytes | None", self._call("GETDEL", session_key(self._crypto.digest(number))))
        if waiting is None:
            return None
        payment_id = waiting.decode()
        return payment_id if self._outbox.expedite(payment_id) else None

    def load(self, payment_id: str) -> Payment | None:
        """Return the payment with this id; None if there is none, or it is no longer kept."""
        return self.load_many([payment_id])[0]

    def load_many(self, ids: Sequence[str]) -> list[Payment | None]:
        """Return the payments with these ids, in one round trip."""
        with self._redis.pipeline(transaction=False) as pipeline:
            for payment_id in ids:
                pipeline.hgetall(record_key(payment_id))
            rows = cast("list[Mapping[bytes, bytes]]", pipeline.execute())
        return [read_payment(payment_id, row) for payment_id, row in zip(ids, rows, strict=True)]

    def request_of(self, payment: Payment) -> PaymentRequest:
        """Return what was asked for. Raises DecryptionError if its key is gone."""
        return decode_request(self._crypto.decrypt(payment.encrypted_request))

    def for_account(self, via: str, account: str) -> list[Payment]:
        """Return what was asked for with this account, as somebody typed it at the till, the oldest first."""
        found = self._redis.zrange(account_key(self._digest(via, account)), 0, -1)
        ids = [item.decode() for item in cast("list[bytes]", found)]
        return [payment for payment in self.load_many(ids) if payment is not None]

    def newest(self, offset: int, size: int) -> list[Payment]:
        """Return `size` payments after the first `offset`, the newest first. Those no longer kept are left out."""
        found = cast("list[bytes]", self._redis.zrange(PAYMENTS_KEY, offset, offset + size - 1, desc=True))
        return [
            payment for payment in self.load_many([item.decode() for item in found]) if payment is not None
        ]

    def count(self) -> int:
        """Count the payments that are listed."""
        return self._redis.zcard(PAYMENTS_KEY)

    def doubled(self) -> list[str]:
        """Return the ids of what was paid twice, the oldest first."""
        return [item.decode() for item in cast("list[bytes]", self._redis.zrange(DOUBLED_KEY, 0, -1))]

    def account_digest(self, request: PaymentRequest) -> str:
        """Return the keyed hash by which payments for one account are found."""
        return self._digest(request.via, request.account)

    def digest_of(self, via: str, account: str) -> str:
        """Return the same for an account as somebody typed it."""
        return self._digest(via, account)

    def _digest(self, via: str, account: str) -> str:
        return self._crypto.digest(f"{via} {fold_account(account)}")


def account_key(account_digest: str) -> str:
    """Return the key of the payments that were asked for with an account."""
    return f"payments-for:{account_digest}"


def session_key(number_digest: str) -> str:
    """Return the key of the payment that waits for the end of a number's session."""
    return f"payment-after:{number_digest}"
