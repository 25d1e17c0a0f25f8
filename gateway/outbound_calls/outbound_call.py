"""The record of one call that we make."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class Wish:
    """Somebody is to be rung: at which screen the call begins, in which language, within which opening hours.

    An empty `screen` is that to which the number leads which they called, `number`; an empty `language` the one that is
    remembered of them.
    """

    msisdn: str
    screen: str
    language: str
    hours: str
    number: str


@dataclass(frozen=True, slots=True)
class Ring:
    """A call as it stands in the store. `number` is sealed, and gone once the call is.

    `attempts` are those in which the phone may have rung, `failures` those in which it certainly did not. `since` is
    the first of either; `provider_id` the provider's name of the last attempt. `message` is what the call
    tells, where it tells an update, and it is `heard` once it was spoken to its end.
    """

    id: str
    state: str
    number: str
    number_digest: str
    screen: str
    language: str
    hours: str
    service_code: str
    created_at: datetime
    attempts: int
    failures: int
    provider: str
    provider_id: str
    since: datetime | None
    message: str
    heard: bool


def read(ring_id: str, row: Mapping[str, str]) -> Ring:
    """The call in the fields of its record."""
    return Ring(
        id=ring_id,
        state=row["state"],
        number=row.get("number", ""),
        number_digest=row.get("number_digest", ""),
        screen=row.get("screen", ""),
        language=row.get("language", ""),
        hours=row.get("hours", ""),
        service_code=row.get("service_code", ""),
        created_at=datetime.fromisoformat(row["created_at"]),
        attempts=int(row.get("attempts", "0")),
        failures=int(row.get("failures", "0")),
        provider=row.get("provider", ""),
        provider_id=row.get("provider_id", ""),
        since=datetime.fromisoformat(row["since"]) if row.get("since") else None,
        message=row.get("message", ""),
        heard="heard_at" in row,
    )
