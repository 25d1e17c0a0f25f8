"""The record of one call that we make."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class CallRequest:
    """Somebody is to be rung: at which screen the call begins, in which language, within which opening hours.

    An empty `screen` is that to which the number leads which they called, `number`; an empty `language` the one that is
    remembered of them.
    """

    msisdn: str
    screen: str
    language: str
    opening_hours: str
    called_number: str


@dataclass(frozen=True, slots=True)
class OutboundCall:
    """A call as it stands in the store. `number` is sealed, and gone once the call is.

    `attempts` are those in which the phone may have rung, `failures` those in which it certainly did not. `since` is
    the first of either; `provider_id` the provider's name of the last attempt. `message` is what the call
    tells, where it tells an update, and it is `heard` once it was spoken to its end.
    """

    id: str
    state: str
    encrypted_number: str
    number_digest: str
    screen: str
    language: str
    opening_hours: str
    service_code: str
    created_at: datetime
    attempts: int
    failures: int
    provider: str
    provider_id: str
    first_attempt_at: datetime | None
    message_id: str
    was_heard: bool


def read_call(call_id: str, row: Mapping[str, str]) -> OutboundCall:
    """The call in the fields of its record."""
    return OutboundCall(
        id=call_id,
        state=row["state"],
        encrypted_number=row.get("number", ""),
        number_digest=row.get("number_digest", ""),
        screen=row.get("screen", ""),
        language=row.get("language", ""),
        opening_hours=row.get("hours", ""),
        service_code=row.get("service_code", ""),
        created_at=datetime.fromisoformat(row["created_at"]),
        attempts=int(row.get("attempts", "0")),
        failures=int(row.get("failures", "0")),
        provider=row.get("provider", ""),
        provider_id=row.get("provider_id", ""),
        first_attempt_at=datetime.fromisoformat(row["since"]) if row.get("since") else None,
        message_id=row.get("message", ""),
        was_heard="heard_at" in row,
    )
