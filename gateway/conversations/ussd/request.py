"""A provider's request for one hop."""

import msgspec


class UssdRequest(msgspec.Struct, frozen=True):
    """A provider's request for one hop. `msisdn` is E.164, empty if withheld. `text` has all inputs so far."""

    provider: str
    channel: str
    session_id: str
    msisdn: str
    service_code: str
    network: str
    text: str


CONVERSATION_NAME = "ussd:{}:{}:{}"
"""The name of a session, from its provider, its number and its id. Its record is stored under a digest of it.

The number is part of it: who sends the id of another's session gets a session of their own.
"""


def earlier_conversation_name(provider: str, session_id: str) -> str:
    """Return the name that earlier releases gave to a session."""
    return f"{provider}:{session_id}"
