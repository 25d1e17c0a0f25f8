"""Fields of voice webhooks that are the same at every provider."""

from gateway.callers.phone_numbers import normalise_msisdn

MAX_FIELD_LENGTH = 100
MAX_URL_LENGTH = 2000


def service_number(text: str) -> str:
    """Return the number of ours that was called, in E.164 if it can be written so."""
    return normalise_msisdn(text) or text.strip()[:MAX_FIELD_LENGTH]
