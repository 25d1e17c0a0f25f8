"""A text as its record has it."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import msgspec

from gateway.callers import consent
from gateway.messaging import states
from gateway.storage.records import read_record

CONFIRMATION = "received"  # the name of the text that confirms a case
ANNOUNCEMENT_CEILING_SHARE = 0.9  # of a day's ceilings; the rest is for texts about cases and for answers
VALIDITY = timedelta(hours=24)
# Kinds of texts with words of their own. No message of a menu file can be named so: a name has no hyphen.
REPLY = consent.REPLY
REQUESTED_SMS = "send-sms"  # of a `send_sms:` screen; only callers who opted out of all texts do not get it


class SmsMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A text as it stands in the store. `number` and `text` are encrypted, and empty once the text is settled."""

    id: str
    state: str
    name: str = (
        ""  # its wording: a key of `messages:` in the service; or what kind of text it is, where it has words
    )
    reference: str = ""
    language: str = ""
    encrypted_number: str = msgspec.field(default="", name="number")
    number_digest: str = ""
    note: str = ""
    created_at: datetime
    submitting_at: datetime | None = None  # when it was last handed to a provider
    provider: str = ""  # the one it was last handed to
    provider_id: str = ""
    attempts: int = 0
    encrypted_text: str = msgspec.field(default="", name="text")  # its own words; empty where `name` words it
    sender: str = ""  # the number that its citizen texted, where this answers; empty: our usual one
    # The only provider that can send from that number; empty: any.
    only_provider: str = msgspec.field(default="", name="by")
    network: str = ""  # of the number, MCC and MNC, where the citizen's own hop told it
    # A keyed hash of the words that were handed over, to know them again.
    words_digest: str = msgspec.field(default="", name="words")
    lookup_attempts: int = msgspec.field(
        default=0, name="asked"
    )  # how often it was looked up at its provider
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


TextRenderer = Callable[[SmsMessage], str | None]
"""The words of a text at this moment; None where there are none."""


def read_message(message_id: str, row: Mapping[bytes, bytes]) -> SmsMessage | None:
    """The text of a record; None where there is no record, or no longer."""
    return read_record(SmsMessage, row, id=message_id) if b"state" in row else None
