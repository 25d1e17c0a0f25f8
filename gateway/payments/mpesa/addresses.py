"""Addresses that Daraja does not take for callbacks. Source: its documentation of registered addresses."""

from typing import Final

REFUSED_WORDS: Final = ("m-pesa", "mpesa", "safaricom", ".exe", "exec", "cmd", "sql", "query")


def find_refused_word(address: str) -> str:
    """Return the word for which Daraja refuses an address; empty if it has none."""
    folded = address.casefold()
    return next((word for word in REFUSED_WORDS if word in folded), "")
