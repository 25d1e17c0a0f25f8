"""Takes what a payment system reports by itself.

A callback is not signed. It only has the payment system asked, and gives a receipt to what that says is paid. A payment
to the till settles a payment that nobody can ask about: its address is known to the payment system alone.
"""

import logging
from collections.abc import Callable, Sequence

from gateway.payments import states
from gateway.payments.ledger import PaymentLedger, Settlement
from gateway.payments.notice import ResultNotice, TillNotice
from gateway.payments.payment import Payment
from gateway.payments.payment_store import PaymentStore

logger = logging.getLogger(__name__)


class NoticeReceiver:
    """Takes reports. `notify` tells the workers that a payment is due. Redis errors pass through: they come again."""

    def __init__(self, store: PaymentStore, ledger: PaymentLedger, notify: Callable[[str], object]) -> None:
        self._store = store
        self._ledger = ledger
        self._notify = notify

    def receive_result(self, via: str, payment_id: str, notice: ResultNotice) -> None:
        """Take what a callback says of a payment."""
        payment = self._store.load(payment_id)
        if payment is None or payment.via != via:
            logger.warning("payment_report_unmatched", extra={"via": via})
            return
        found = self._ledger.note_result(payment, notice.system_id, notice.receipt, notice.amount)
        facts = {"payment": payment.id, "code": notice.code, "found": found}
        if found == "other":
            logger.warning("payment_report_unmatched", extra=facts)
            return
        logger.info("payment_reported", extra=facts)
        if notice.receipt and notice.amount != payment.amount:
            logger.error("payment_amount_differs", extra={"payment": payment.id})
        if found == "receipt":
            self._settle(payment, notice.receipt, "")
        self._notify(payment.id)

    def receive_till(self, via: str, notice: TillNotice) -> None:
        """Take a payment to the till: find what it is for by its account and its amount."""
        found = [one for one in self._store.for_account(via, notice.account) if one.amount == notice.amount]
        if any(notice.receipt in one.receipts.split() for one in found):
            return  # it was reported before, or is that of a prompt
        payment = choose_payment(found)
        if payment is None:
            logger.warning("till_payment_unmatched", extra={"via": via})
            return
        logger.info("till_payment", extra={"payment": payment.id})
        if payment.is_open and payment.system_id:
            self._ledger.note_till(payment, notice.receipt)
        else:
            self._settle(payment, notice.receipt, "till")
        self._notify(payment.id)

    def _settle(self, payment: Payment, receipt: str, code: str) -> None:
        found = self._ledger.settle(payment, states.PAID, receipt=receipt, code=code, reason=code)
        if found is Settlement.DOUBLED:
            logger.error("payment_doubled", extra={"payment": payment.id})


def choose_payment(found: Sequence[Payment]) -> Payment | None:
    """Return the payment that money at the till is for: the first that is open, else the last that was not paid.

    If all are paid, it is the last of them, which is paid twice then.
    """
    own = [one for one in found if not one.joined]
    unpaid = [one for one in own if one.state in states.UNPAID]
    still_open = [one for one in own if one.is_open]
    return next(iter((*still_open, *reversed(unpaid), *reversed(own))), None)
