"""A text as its record has it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from gateway.messaging import states

CONFIRMATION = "received"  # the name of the text that confirms a case
ANNOUNCEMENT_CEILING_SHARE = 0.9  # of a day's ceilings; the rest is for texts about cases and for answers
VALIDITY = timedelta(hours=24)
# Kinds of texts with words of their own. No message of a menu file can be named so: a name has no hyphen.
REPLY = "its-reply"  # answers what its citizen has just asked for
REQUESTED_SMS = "send-sms"  # of `send_sms`; only who opted out of all texts does not get it


@dataclass(frozen=True, slots=True)
class SmsMessage:
    """A text as it stands in the store. `number` and `text` are sealed, and empty once the text is settled."""

    id: str
    state: str
    name: str  # its wording: a key of `messages:` in the service; or what kind of text it is, where it has words
    reference: str
    language: str
    encrypted_number: str
    number_digest: str
    note: str
    created_at: datetime
    submitting_at: datetime | None  # when it was last handed to a provider
    provider: str  # the one it was last handed to
    provider_id: str
    attempts: int
    encrypted_text: str = ""  # its own words; empty where `name` words it
    sender: str = ""  # the number that its citizen texted, where this answers; empty: our usual one
    only_provider: str = ""  # the only provider that can send from that number; empty: any
    network: str = ""  # of the number, MCC and MNC, where the citizen's own hop told it
    words_digest: str = ""  # keyed hash of the words that were handed over, to know them again
    lookup_attempts: int = 0  # how often it was looked up at its provider
    announcement: str = ""  # the id of the announcement that it is part of; empty: of none
    valid_for: timedelta = VALIDITY  # how long it may be sent; an older text would only confuse
    released_at: datetime | None = None  # until when we held it back: its validity counts from here

    @property
    def is_final(self) -> bool:
        """Whether nothing can move it any more."""
        return self.state in states.FINAL

    @property
    def valid_from(self) -> datetime:
        """From when its time of validity counts."""
        return max(self.created_at, self.released_at or self.created_at)


def read_message(message_id: str, row: Mapping[bytes, bytes]) -> SmsMessage | None:
    """The text of a record; None where there is no record, or no longer."""
    if b"state" not in row:
        return None
    fields = {field.decode(): value.decode() for field, value in row.items()}
    return SmsMessage(
        id=message_id,
        state=fields["state"],
        name=fields.get("name", ""),
        reference=fields.get("reference", ""),
        language=fields.get("language", ""),
        encrypted_number=fields.get("number", ""),
        number_digest=fields.get("number_digest", ""),
        note=fields.get("note", ""),
        created_at=datetime.fromisoformat(fields["created_at"]),
        submitting_at=_moment(fields, "submitting_at"),
        provider=fields.get("provider", ""),
        provider_id=fields.get("provider_id", ""),
        attempts=int(fields.get("attempts", "0")),
        encrypted_text=fields.get("text", ""),
        sender=fields.get("sender", ""),
        only_provider=fields.get("by", ""),
        network=fields.get("network", ""),
        words_digest=fields.get("words", ""),
        lookup_attempts=int(fields.get("asked", "0")),
        announcement=fields.get("announcement", ""),
        valid_for=timedelta(seconds=int(fields["valid_for"])) if "valid_for" in fields else VALIDITY,
        released_at=_moment(fields, "released_at"),
    )


def _moment(fields: Mapping[str, str], name: str) -> datetime | None:
    return datetime.fromisoformat(fields[name]) if name in fields else None
