"""Checks of M-Pesa for `gateway doctor`."""

from collections.abc import Iterator

from gateway.operations.doctor.finding import Finding, bad, good, warning
from gateway.payments.mpesa.addresses import find_refused_word
from gateway.payments.mpesa.client import MpesaClient, TokenError

SUBJECT = "payments"


def check_mpesa(client: MpesaClient, callback_base: str) -> Iterator[Finding]:
    """Get a token, and look at the address of callbacks."""
    try:
        client.probe()
    except TokenError as error:
        cure = (
            "Are MPESA_URL, MPESA_CONSUMER_KEY and MPESA_CONSUMER_SECRET those of one application at Daraja?"
        )
        yield bad(SUBJECT, f"M-Pesa: {error}.", cure, "payments-refused")
    else:
        yield good(SUBJECT, "M-Pesa gives us a token.")
    word = find_refused_word(callback_base)
    if word:
        cure = "Set PAYMENT_CALLBACK_URL to an address without it."
        yield bad(SUBJECT, f"M-Pesa takes no callback address with {word!r} in it.", cure, "payments-refused")
    elif not callback_base.startswith("https://"):
        cure = "Set PAYMENT_CALLBACK_URL to an https address that the internet reaches."
        yield warning(
            SUBJECT,
            "M-Pesa calls back over https alone: payments are only known by asking.",
            cure,
            "payments-refused",
        )
