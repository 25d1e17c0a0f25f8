"""Fields of voice webhooks that are read alike at every provider."""

from gateway.callers.phone_numbers import normalise_msisdn

MAX_FIELD_LENGTH = 100
MAX_URL_LENGTH = 2000


def service_number(text: str) -> str:
    """The number of ours that was called, in E.164 where it is one."""
    return normalise_msisdn(text) or text.strip()[:MAX_FIELD_LENGTH]
