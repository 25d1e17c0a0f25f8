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
        """Take a payment to the till: find what it is for by its account and its amount.

        M-Pesa does not say who paid. So an account that several numbers were asked for settles nothing: it only gives a
        receipt to the one payment that is known to be paid and has none, and has the payment system asked.
        """
        of_account = self._store.for_account(via, notice.account)
        found = [one for one in of_account if one.amount == notice.amount and not one.joined]
        if any(notice.receipt in one.receipts.split() for one in found):
            return  # it was reported before, or is that of a prompt
        without_receipt = [one for one in found if one.state == states.PAID and not one.receipt]
        if len(without_receipt) == 1:
            self._settle(without_receipt[0], notice.receipt, "till")
            self._notify(without_receipt[0].id)
            return
        if is_shared(of_account):
            logger.info("till_payment_unclear", extra={"via": via})
            return
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


def is_shared(of_account: Sequence[Payment]) -> bool:
    """Return True if several numbers were asked to pay to one account, as for a fee that has none of its own."""
    return len({one.number_digest for one in of_account}) > 1


def choose_payment(found: Sequence[Payment]) -> Payment | None:
    """Return the payment that money at the till is for: the first that is open, else the last that was not paid.

    If all are paid, it is the last of them, which is paid twice then.
    """
    unpaid = [one for one in found if one.state in states.UNPAID]
    still_open = [one for one in found if one.is_open]
    return next(iter((*still_open, *reversed(unpaid), *reversed(found))), None)
