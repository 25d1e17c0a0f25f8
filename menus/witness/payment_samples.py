"""What might become of a payment: it is paid, it is not, nobody knows."""

from menus.engine.effects import PaymentStanding
from menus.model.payments import CANCELLED, PAID, UNKNOWN
from menus.witness.answer_samples import SAMPLE_RECEIPT
from menus.witness.lookup_samples import LookupSample

SAMPLE_PAYMENT = "payment"
THE_PAYMENT = "the payment"  # its words stand behind this, as those of an answer behind the name of a lookup
PAYMENT_SAMPLES = (
    LookupSample(PaymentStanding(SAMPLE_PAYMENT, PAID, SAMPLE_RECEIPT), "is paid", 0),
    LookupSample(PaymentStanding(SAMPLE_PAYMENT, CANCELLED), "fails", 1),
    LookupSample(PaymentStanding(SAMPLE_PAYMENT, UNKNOWN), "is late", 1),
)
OUTCOMES = {PAID: "paid", CANCELLED: "failed", UNKNOWN: "late"}
"""What a scenario calls the outcome, by state."""
