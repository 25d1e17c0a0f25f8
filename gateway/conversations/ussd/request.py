"""A provider's request for one hop."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UssdRequest:
    """A provider's request for one hop. `msisdn` is E.164, empty if withheld. `text` has all inputs so far."""

    provider: str
    channel: str
    session_id: str
    msisdn: str
    service_code: str
    network: str
    text: str
