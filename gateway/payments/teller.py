"""Tells the case and the citizen what became of a payment, each thing once however often it is told."""

import logging
from collections.abc import Callable
from datetime import datetime
from typing import Final

from gateway.cases.case_log import LogEvent
from gateway.cases.submissions import Contact, SubmissionStore
from gateway.messaging.message_store import MessageStore
from gateway.payments import states
from gateway.payments.currency import write_amount, write_number
from gateway.payments.payment import Payment
from gateway.payments.request import PaymentRequest
from menus.engine.effects import Submission
from menus.expressions.values import Json
from menus.model import Service
from menus.rendering.message_text import payment_facts, render_message

EVENT_KIND: Final = "payment"
TEXT_NAMES: Final = {
    states.PAID: "paid",
    states.CANCELLED: "unpaid",
    states.FAILED: "unpaid",
    states.UNREACHABLE: "unpaid",
    states.UNKNOWN: "pay_unknown",
}
"""The message of the menus for each state that citizens are told."""

logger = logging.getLogger(__name__)


class PaymentTeller:
    """Files a payment as an event on its case, and texts its citizen by the words of the menus.

    Of two payments for the same, one is told.

    `service_of` returns the menus with a digest; those that are published now, if they are gone. `notify_case` and
    `notify_text` tell the workers of what is to be sent.
    """

    def __init__(
        self,
        submissions: SubmissionStore,
        messages: MessageStore,
        service_of: Callable[[str], Service],
        clock: Callable[[], datetime],
        notify_case: Callable[[str], object],
        notify_text: Callable[[str], object],
    ) -> None:
        self._submissions = submissions
        self._messages = messages
        self._service_of = service_of
        self._clock = clock
        self._notify_case = notify_case
        self._notify_text = notify_text

    def tell(self, payment: Payment, request: PaymentRequest) -> None:
        """Tell the state of a payment. Redis errors pass through: tell it again."""
        if request.case and payment.state != states.UNKNOWN:
            self._file_event(payment, request)
        if payment.told != payment.state:  # a receipt that comes later is no new text
            self._text(payment, request)

    def _file_event(self, payment: Payment, request: PaymentRequest) -> None:
        parts = ("pay", payment.joined or payment.id, request.case, payment.state, payment.receipt)
        event_id = "-".join(filter(None, parts))
        fields: dict[str, Json] = {
            "payment": payment.id,
            "state": payment.state,
            "amount": payment.amount,
            "currency": payment.currency,
            "account": request.account,
            "receipt": payment.receipt or None,
            "via": payment.via,
            "reason": payment.reason or None,
        }
        title = f"Payment {payment.state}: {write_amount(payment.amount, payment.currency)}"
        submission = Submission(f"{EVENT_KIND}:1", EVENT_KIND, title, fields)
        contact = Contact(request.number, request.language, request.channel)
        self._submissions.commit(
            event_id,
            submission,
            contact,
            send_confirmation=False,
            feedback_on=request.case,
            as_what=LogEvent.PAYMENT,
        )
        self._notify_case(event_id)

    def _text(self, payment: Payment, request: PaymentRequest) -> None:
        name, service = TEXT_NAMES[payment.state], self._service_of(request.version)
        if name not in service.messages:
            return
        amount = write_number(payment.amount, payment.currency)
        facts = payment_facts(request.case, payment.receipt, amount, payment.state)
        words = render_message(service, name, request.language, facts, self._clock())
        if not words:
            return
        message_id = f"pay-{payment.joined or payment.id}-{name}"
        self._messages.queue_text(message_id, request.number, words, request.language, name)
        self._notify_text(message_id)
