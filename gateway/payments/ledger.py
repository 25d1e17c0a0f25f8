"""Writes down each step of a payment, so that no process that ends half way has a phone asked twice."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import Final, cast

import redis

from gateway.payments.currency import units_of
from gateway.payments.payment import Payment
from gateway.payments.payment_store import DOUBLED_KEY
from gateway.payments.states import record_key
from gateway.storage.outbox.outbox import Lease, Outbox
from gateway.storage.redis_clients import Script

PROMPT_SECONDS: Final = 75  # longer than a prompt stands on a phone
REPEAT_SECONDS: Final = (
    900  # after a payment for a case the same is not asked for again: a citizen may have missed our text
)
COUNTS_KEY: Final = "counts:payments"  # field: state, or `doubled`
DAY_KEPT_SECONDS: Final = 400 * 86_400
BEGIN, UNDO, RECORD_PROMPT, NOTE_RESULT, NOTE_TILL, SETTLE = (
    Script(Path(__file__).with_name(f"{name}.lua"))
    for name in ("begin_push", "undo_push", "record_prompt", "note_result", "note_till", "settle_payment")
)


class PushStart(StrEnum):
    """Whether a phone may be asked now, and if not, why."""

    BEGUN = "begun"
    GONE = "gone"  # somebody else has the payment, or it was settled
    OPEN = "open"  # an earlier payment for the same is not settled
    BUSY = "busy"  # the phone has another prompt of ours
    MANY = "many"  # its number was asked too often today
    FULL = "full"  # the day's ceiling is reached


class Settlement(StrEnum):
    """What it changed to settle a payment."""

    SETTLED = "settled"
    RECEIPT = "receipt"  # it was paid already, and this is its receipt
    DOUBLED = "doubled"  # it was paid already, by another receipt
    SAME = "same"
    OTHER = "other"  # the receipt is another payment's
    GONE = "gone"


@dataclass(frozen=True, slots=True)
class PaymentLimits:
    """The most that is asked for: `most` by one payment, `a_day` of everybody, both in whole units.

    `of_number` is how often one number is asked in a day.
    """

    most: int
    a_day: int
    of_number: int


@dataclass(frozen=True)
class PaymentLedger:
    """Changes the records of payments. `client` is the durable store. `today` is the day in the service's time zone."""

    client: redis.Redis
    outbox: Outbox
    limits: PaymentLimits
    keep: timedelta
    today: Callable[[], date]

    def begin_push(self, lease: Lease, payment: Payment) -> PushStart:
        """Write down that the phone is asked now. Only after BEGUN may the payment system be."""
        ceiling = self.limits.a_day * units_of(payment.currency)
        answer = BEGIN.run(
            self.client.execute_command,
            [self.outbox.leases_key, *self._push_keys(payment)],
            [
                payment.id,
                lease.token,
                repr(self.outbox.now()),
                payment.currency,
                payment.amount,
                ceiling,
                self.limits.of_number,
                PROMPT_SECONDS,
                DAY_KEPT_SECONDS,
                self.keep_seconds,
            ],
        )
        return PushStart(cast("bytes", answer).decode().partition(" ")[0])

    def undo_push(self, lease: Lease, payment: Payment) -> None:
        """Undo that, as the payment system certainly did not take the request."""
        arguments: list[str | float] = [payment.id, lease.token, payment.currency, payment.amount]
        keys = [self.outbox.leases_key, *self._push_keys(payment)]
        UNDO.run(self.client.execute_command, keys, arguments)

    def record_prompt(self, payment: Payment, system_id: str, check_at: float) -> None:
        """Write down that the payment system took the request, as `system_id`. It is asked about that at `check_at`."""
        keys = [
            record_key(payment.id),
            self.outbox.due_key,
            self.outbox.leases_key,
            system_key(payment.via, system_id),
        ]
        RECORD_PROMPT.run(
            self.client.execute_command, keys, [payment.id, system_id, repr(check_at), self.keep_seconds]
        )

    def note_result(self, payment: Payment, system_id: str, receipt: str, amount: int) -> str:
        """Note what a callback says, and have the payment system asked. Return the answer of note_result.lua."""
        keys = [
            record_key(payment.id),
            self.outbox.due_key,
            self.outbox.leases_key,
            system_key(payment.via, system_id),
        ]
        now = repr(self.outbox.now())
        arguments: list[str | float] = [payment.id, system_id, receipt, amount, now, self.keep_seconds]
        return cast("bytes", NOTE_RESULT.run(self.client.execute_command, keys, arguments)).decode()

    def note_till(self, payment: Payment, receipt: str) -> None:
        """Note the receipt of a payment to the till, and have the payment system asked."""
        keys = [record_key(payment.id), self.outbox.due_key, self.outbox.leases_key]
        NOTE_TILL.run(self.client.execute_command, keys, [payment.id, receipt, repr(self.outbox.now())])

    def suspect(self, payment_id: str, reason: str) -> bool:
        """Let the phone of a payment count as asked, though nothing says so. Return False if more is known of it."""
        key = record_key(payment_id)
        now = repr(self.outbox.now())
        if self.client.hget(key, "state") != b"asked" or not self.client.hsetnx(key, "pushed_at", now):
            return False
        self.client.hset(key, mapping={"state": "unknown", "reason": reason})
        return True

    def settle_doubled(self, payment_id: str) -> bool:
        """Note that an operator has dealt with what was paid twice. Return False if it was not."""
        return bool(self.client.zrem(DOUBLED_KEY, payment_id))

    def settle(
        self,
        payment: Payment,
        state: str,
        *,
        receipt: str = "",
        code: str = "",
        reason: str = "",
        is_joined: bool = False,
    ) -> Settlement:
        """Write down what became of a payment. `is_joined`: an earlier payment for the same decided it."""
        day = self._day_key()
        keys = [
            record_key(payment.id),
            self.outbox.due_key,
            self.outbox.leases_key,
            self.outbox.dead_key,
            open_key(payment),
            prompt_key(payment.number_digest),
            day,
            DOUBLED_KEY,
            receipt_key(payment.via, receipt) if receipt else "",
            COUNTS_KEY,
        ]
        arguments: list[str | int] = [
            payment.id,
            state,
            receipt,
            code,
            reason,
            repr(self.outbox.now()),
            0 if is_joined else payment.amount,
            payment.currency,
            REPEAT_SECONDS if payment.case else 0,
            DAY_KEPT_SECONDS,
            self.keep_seconds,
            "1" if is_joined else "0",
        ]
        return Settlement(cast("bytes", SETTLE.run(self.client.execute_command, keys, arguments)).decode())

    @property
    def keep_seconds(self) -> int:
        """For how many seconds what is kept of a payment is kept."""
        return int(self.keep.total_seconds())

    def _day_key(self) -> str:
        return day_key(self.today().isoformat())

    def _push_keys(self, payment: Payment) -> list[str]:
        day = self.today().isoformat()
        return [
            record_key(payment.id),
            open_key(payment),
            prompt_key(payment.number_digest),
            day_key(day),
            f"payment-tries:{payment.number_digest}:{day}",
        ]


def open_key(payment: Payment) -> str:
    """Return the key of the payment that this number is asked for, for this account."""
    return f"payment-open:{payment.number_digest}:{payment.account_digest}"


def prompt_key(number_digest: str) -> str:
    """Return the key of the payment whose prompt stands on the phone of a number."""
    return f"payment-prompt:{number_digest}"


def system_key(via: str, system_id: str) -> str:
    """Return the key of our payment, by the payment system's own name for it."""
    return f"payment-of:{via}:{system_id}"


def receipt_key(via: str, receipt: str) -> str:
    """Return the key of the payment that has a receipt."""
    return f"payment-receipt:{via}:{receipt}"


def day_key(day: str) -> str:
    """Return the key of the counts of a day."""
    return f"payments-of-day:{day}"
