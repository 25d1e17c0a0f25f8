"""The job that takes a payment one step further: asks the phone once, then asks what became of it, then has it told.

Before the payment system is asked, the record says so. If the process ends before the answer is written down, the
payment is unknown, and the phone is not asked again: a callback, a payment to the till or a statement settles it.
"""

import logging
from collections.abc import Callable, Mapping
from typing import Final, Protocol

import msgspec

from gateway.errors import DecryptionError
from gateway.payments import states
from gateway.payments.client import (
    PaymentClient,
    Prompt,
    PushAccepted,
    PushDeferred,
    PushRefused,
    QueryOpen,
    QueryOutcome,
    QuerySettled,
)
from gateway.payments.currency import units_of
from gateway.payments.ledger import PaymentLedger, PushStart, Settlement
from gateway.payments.payment import Payment
from gateway.payments.payment_store import PaymentStore
from gateway.payments.request import PaymentRequest
from gateway.storage.outbox.outbox import Lease, Outbox, retry_wait

LEASE_SECONDS = 60.0  # more than all time-outs of a client together
CHECK_SECONDS: Final = (10.0, 30.0, 90.0)  # after the phone was asked
LATER_SECONDS: Final = 3600.0  # between all later checks
HEARD_SECONDS: Final = 60.0  # after a callback, in which the payment system is asked more often
SOON_SECONDS: Final = 3.0
BUSY_SECONDS: Final = 10.0
VALID_SECONDS: Final = 900.0  # after it was asked for; later a prompt would surprise
RECEIPT_SECONDS: Final = 20.0  # in which a receipt is waited for before it is told that something is paid
GIVE_UP_SECONDS: Final = 72 * 3600.0

logger = logging.getLogger(__name__)


class OutcomeTeller(Protocol):
    """Tells the case and the citizen what became of a payment. It may be told again: it tells each thing once."""

    def tell(self, payment: Payment, request: PaymentRequest) -> None:
        """Tell the state of a payment."""
        ...


class Collector:
    """Collects payments by `clients`, by their names. Threads and processes may share the work.

    `callback_url` returns the address to which the payment system reports about a payment.
    """

    def __init__(
        self,
        outbox: Outbox,
        store: PaymentStore,
        ledger: PaymentLedger,
        clients: Mapping[str, PaymentClient],
        teller: OutcomeTeller,
        callback_url: Callable[[str], str],
    ) -> None:
        self._outbox = outbox
        self._store = store
        self._ledger = ledger
        self._clients = clients
        self._teller = teller
        self._callback_url = callback_url

    def collect(self, payment_id: str) -> None:
        """Take a payment one step further if it is due and no other worker has it."""
        lease = self._outbox.lease(payment_id, LEASE_SECONDS)
        if lease is None:
            return
        payment = self._store.load(payment_id)
        if payment is None:
            self._outbox.complete(lease)
        elif not payment.is_open:
            self._tell(lease, payment)
        elif payment.joined:
            self._follow(lease, payment)
        elif payment.pushed_at:
            self._check(lease, payment)
        else:
            self._push(lease, payment)

    def _push(self, lease: Lease, payment: Payment) -> None:
        try:
            request = self._store.request_of(payment)
        except (DecryptionError, msgspec.DecodeError):  # its key is gone, and will not come back by waiting
            reason = "unreadable" if payment.encrypted_request else "forgotten"
            self._settle(payment, states.FAILED, reason=reason, is_alarm=bool(payment.encrypted_request))
            return
        client = self._clients.get(payment.via)
        prompt = self._prompt(request)
        refusal = self._refusal(payment, client, prompt)
        if refusal or client is None:
            self._settle(payment, states.FAILED, reason=refusal, is_alarm=refusal != "late")
            return
        match self._ledger.begin_push(lease, payment):
            case PushStart.BEGUN:
                self._ask_phone(lease, payment, client, prompt)
            case PushStart.BUSY | PushStart.OPEN:
                self._outbox.reschedule(lease, self._outbox.now() + BUSY_SECONDS)
            case PushStart.GONE:
                self._outbox.reschedule(lease, self._outbox.now())
            case PushStart.MANY | PushStart.FULL as start:
                self._settle(payment, states.FAILED, reason=start.value, is_alarm=start is PushStart.FULL)

    def _prompt(self, request: PaymentRequest) -> Prompt:
        return Prompt(
            request.number,
            request.amount,
            request.currency,
            request.account,
            request.description,
            self._callback_url(request.id),
        )

    def _refusal(self, payment: Payment, client: PaymentClient | None, prompt: Prompt) -> str:
        """Return why the phone is not asked at all; empty if it may be."""
        if client is None:
            return "system"  # none is set up by this name
        if self._outbox.now() - payment.asked_at > VALID_SECONDS:
            return "late"
        if payment.amount > self._ledger.limits.most * units_of(payment.currency):
            return "most"
        return client.refusal(prompt)

    def _ask_phone(self, lease: Lease, payment: Payment, client: PaymentClient, prompt: Prompt) -> None:
        begun_at = self._outbox.now()
        outcome = client.push(prompt)
        facts = {"payment": payment.id, "via": payment.via}
        if isinstance(outcome, PushAccepted):
            self._ledger.record_prompt(payment, outcome.system_id, begun_at + CHECK_SECONDS[0])
            logger.info("payment_prompted", extra=facts)
        elif isinstance(outcome, PushDeferred):
            self._ledger.undo_push(lease, payment)
            level = logging.ERROR if outcome.needs_operator else logging.WARNING
            logger.log(level, "payment_deferred", extra=facts | {"reason": outcome.reason})
            wait = max(2.0, retry_wait(payment.attempts)) if outcome.reason != "locked" else BUSY_SECONDS
            self._outbox.reschedule(lease, self._outbox.now() + wait)
        elif isinstance(outcome, PushRefused):
            self._ledger.undo_push(lease, payment)
            self._settle(payment, states.FAILED, reason=outcome.reason, is_alarm=outcome.needs_operator)
        else:
            logger.warning("payment_unknown", extra=facts | {"reason": outcome.reason})
            changes: dict[str, str | None] = {"state": states.UNKNOWN, "reason": outcome.reason}
            self._outbox.reschedule(lease, begun_at + CHECK_SECONDS[0], changes)

    def _check(self, lease: Lease, payment: Payment) -> None:
        """Ask what became of a payment of which the phone was asked, or may have been."""
        outcome = self._query(payment)
        if isinstance(outcome, QueryOpen):
            self._wait(lease, payment, outcome)
        elif outcome.state == states.PAID:
            receipt = payment.heard_receipt or payment.till_receipt
            self._settle(payment, states.PAID, receipt=receipt, code=outcome.code)
        elif not payment.till_receipt or not self._settle_by_till(payment, outcome.code):
            self._settle(payment, outcome.state, code=outcome.code, reason=outcome.reason)

    def _settle_by_till(self, payment: Payment, code: str) -> bool:
        """Let money at the till pay what the prompt did not. Return False if its receipt is another payment's."""
        found = self._ledger.settle(
            payment, states.PAID, receipt=payment.till_receipt, code=code, reason="till"
        )
        if found is Settlement.OTHER:
            return False
        logger.info("payment_settled", extra={"payment": payment.id, "state": states.PAID, "reason": "till"})
        self.collect(payment.id)
        return True

    def _query(self, payment: Payment) -> QueryOutcome:
        client = self._clients.get(payment.via)
        if not payment.system_id:
            if payment.till_receipt:
                return QuerySettled(states.PAID, "till")
            return QueryOpen(payment.reason or "no answer came")
        return client.query(payment.system_id) if client is not None else QueryOpen("system")

    def _wait(self, lease: Lease, payment: Payment, outcome: QueryOpen) -> None:
        """Have it asked again later: soon after a callback came, else at the next of the moments."""
        now = self._outbox.now()
        elapsed = now - payment.pushed_at
        is_late = elapsed >= CHECK_SECONDS[-1]
        is_lost = not payment.system_id
        level = logging.ERROR if outcome.needs_operator else logging.INFO
        logger.log(level, "payment_open", extra={"payment": payment.id, "reason": outcome.reason})
        changes: dict[str, str | None] = {"checks": str(payment.checks + 1)}
        if is_late or is_lost:
            changes |= {"state": states.UNKNOWN, "reason": outcome.reason}
        if is_late and payment.told != states.UNKNOWN:
            self._tell_state(msgspec.structs.replace(payment, state=states.UNKNOWN))
            changes["told"] = states.UNKNOWN
        if elapsed > GIVE_UP_SECONDS:
            self._outbox.dead_letter(lease, changes, keep=self._ledger.keep_seconds)
            logger.error("payment_given_up", extra={"payment": payment.id})
            return
        due = self._next_check(payment, now)
        current = self._store.load(payment.id)
        heard_at = current.heard_at if current is not None else 0.0
        if (now - heard_at < HEARD_SECONDS and not is_lost) or heard_at > payment.heard_at:
            due = min(due, now + SOON_SECONDS)
        self._outbox.reschedule(lease, due, changes)

    @staticmethod
    def _next_check(payment: Payment, now: float) -> float:
        moments = (payment.pushed_at + seconds for seconds in CHECK_SECONDS)
        return next((moment for moment in moments if moment > now), now + LATER_SECONDS)

    def _follow(self, lease: Lease, payment: Payment) -> None:
        """Wait for an earlier payment for the same account: nobody is asked while it is open.

        If it is for the same case, it decides this one too: a fee of a case is paid once. Else this is another
        purchase, and the phone is asked once the earlier one is known.
        """
        earlier = self._store.load(payment.joined)
        now = self._outbox.now()
        is_fresh = now - payment.asked_at <= VALID_SECONDS
        if earlier is not None and earlier.state == states.PAID and _is_same(earlier, payment):
            self._settle(payment, states.PAID, receipt=earlier.receipt, reason="joined", is_joined=True)
        elif earlier is None or not earlier.is_open:
            self._push(lease, payment)
        elif not _is_same(earlier, payment):
            if is_fresh:
                self._outbox.reschedule(lease, now + BUSY_SECONDS)
            else:  # it was never asked for
                self._settle(payment, states.FAILED, reason="late", is_joined=True)
        elif now - payment.asked_at > GIVE_UP_SECONDS:
            self._outbox.dead_letter(lease, {"state": states.UNKNOWN}, keep=self._ledger.keep_seconds)
        else:
            self._wait_with(lease, payment, earlier, BUSY_SECONDS if is_fresh else LATER_SECONDS)

    def _wait_with(self, lease: Lease, payment: Payment, earlier: Payment, seconds: float) -> None:
        """Let a payment be as unknown as the earlier one that decides it."""
        changes: dict[str, str | None] = {}
        if earlier.state == states.UNKNOWN:
            changes["state"] = states.UNKNOWN
            if earlier.told == states.UNKNOWN and payment.told != states.UNKNOWN:
                self._tell_state(msgspec.structs.replace(payment, state=states.UNKNOWN))
                changes["told"] = states.UNKNOWN
        self._outbox.reschedule(lease, self._outbox.now() + seconds, changes)

    def _settle(
        self,
        payment: Payment,
        state: str,
        *,
        receipt: str = "",
        code: str = "",
        reason: str = "",
        is_joined: bool = False,
        is_alarm: bool = False,
    ) -> None:
        """Write down what became of a payment, and have that told."""
        found = self._ledger.settle(
            payment, state, receipt=receipt, code=code, reason=reason, is_joined=is_joined
        )
        if found is Settlement.OTHER:  # a receipt that is another payment's is none of this one
            found = self._ledger.settle(payment, state, code=code, reason=reason)
        facts = {"payment": payment.id, "state": state, "reason": reason, "code": code}
        level = logging.ERROR if is_alarm or found is Settlement.DOUBLED else logging.INFO
        logger.log(
            level, "payment_doubled" if found is Settlement.DOUBLED else "payment_settled", extra=facts
        )
        self.collect(payment.id)

    def _tell(self, lease: Lease, payment: Payment) -> None:
        """Tell what became of a payment, unless its receipt may still come."""
        waits_until = payment.settled_at + RECEIPT_SECONDS
        if payment.state == states.PAID and not payment.receipt and self._outbox.now() < waits_until:
            self._outbox.reschedule(lease, waits_until)
            return
        if (payment.told, payment.told_receipt) != (payment.state, payment.receipt):
            self._tell_state(payment)
        told = {"told": payment.state, "told_receipt": payment.receipt or None}
        self._outbox.complete(lease, told, keep=self._ledger.keep_seconds)

    def _tell_state(self, payment: Payment) -> None:
        try:
            request = self._store.request_of(payment)
        except (DecryptionError, msgspec.DecodeError):  # forgotten, or its key is gone
            logger.warning("payment_untold", extra={"payment": payment.id})
            return
        self._teller.tell(payment, request)


def _is_same(earlier: Payment, payment: Payment) -> bool:
    """Return True if both are the same fee of the same case."""
    return bool(payment.case) and (earlier.case, earlier.amount) == (payment.case, payment.amount)
