"""What a provider tells of one hop."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class UssdRequest:
    """What a provider tells of one hop. `msisdn` is E.164, empty where it is withheld; `text` all inputs so far."""

    provider: str
    channel: str
    session_id: str
    msisdn: str
    service_code: str
    network: str
    text: str
