"""The settings of M-Pesa."""

from dataclasses import dataclass
from typing import ClassVar

from gateway.settings import parsers
from gateway.settings.setting_row import PaymentSystemSettings, setting


@dataclass(frozen=True, slots=True, kw_only=True)
class MpesaSettings(PaymentSystemSettings):
    """An application at Daraja, and the pay bill or till to which the money goes."""

    payment_system: ClassVar[str] = "mpesa"

    url: str = setting(
        "MPESA_URL",
        parsers.web_url,
        "https://api.safaricom.co.ke",
        "M-Pesa: the address of Daraja; https://sandbox.safaricom.co.ke while you try it.",
        plain_allowed_by="payments",
    )
    consumer_key: str = setting(
        "MPESA_CONSUMER_KEY",
        parsers.text_value,
        "",
        "M-Pesa: the consumer key of our application.",
        secret=True,
        needed_for=("payments",),
    )
    consumer_secret: str = setting(
        "MPESA_CONSUMER_SECRET",
        parsers.text_value,
        "",
        "M-Pesa: its consumer secret.",
        secret=True,
        needed_for=("payments",),
        issued_length=8,
    )
    short_code: str = setting(
        "MPESA_SHORT_CODE",
        parsers.text_value,
        "",
        "M-Pesa: the number of the pay bill; for a till, that of its store.",
        needed_for=("payments",),
    )
    till: str = setting(
        "MPESA_TILL",
        parsers.text_value,
        "",
        "M-Pesa: the till to which goods are paid; empty: MPESA_SHORT_CODE is a pay bill.",
    )
    passkey: str = setting(
        "MPESA_PASSKEY",
        parsers.text_value,
        "",
        "M-Pesa: the passkey of MPESA_SHORT_CODE for prompts on phones.",
        secret=True,
        needed_for=("payments",),
        issued_length=16,
    )
