"""The record of an outbound call."""

from collections.abc import Mapping
from datetime import datetime

import msgspec

from gateway.storage.records import read_record


class OutboundCall(msgspec.Struct, frozen=True, kw_only=True):
    """A call in the store. `number` is encrypted, and deleted once the call is over.

    `attempts` counts those in which the phone may have rung, `failures` those in which it certainly did not.
    """

    id: str
    state: str
    encrypted_number: str = msgspec.field(default="", name="number")
    number_digest: str = ""
    screen: str = ""
    language: str = ""
    opening_hours: str = msgspec.field(default="", name="hours")
    service_code: str = ""
    created_at: datetime
    attempts: int = 0
    failures: int = 0
    provider: str = ""
    provider_id: str = ""  # the provider's id of the last attempt
    first_attempt_at: datetime | None = msgspec.field(default=None, name="since")
    message_id: str = msgspec.field(default="", name="message")  # the message that the call tells, if any
    heard_at: datetime | None = None  # when that message was spoken to its end

    @property
    def was_heard(self) -> bool:
        """True if the message was spoken to its end."""
        return self.heard_at is not None


def read_call(call_id: str, row: Mapping[bytes, bytes]) -> OutboundCall | None:
    """Return the call in a record; None if there is no record, or it is no longer kept."""
    return read_record(OutboundCall, row, id=call_id) if b"state" in row else None
