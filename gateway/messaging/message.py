"""The record of a text."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

import msgspec

from gateway.callers import consent
from gateway.messaging import states
from gateway.storage.records import read_record

CONFIRMATION = "received"  # the name of the text that confirms a case
ANNOUNCEMENT_CEILING_SHARE = 0.9  # of a day's ceilings; the rest is for texts about cases and for replies
VALIDITY = timedelta(hours=24)
# Names of texts with words of their own. No message of a menu file has such a name, as a name there has no hyphen.
REPLY = consent.REPLY
OFFICER_QUESTION = "officer-question"  # an officer asks the citizen of a case
REQUESTED_SMS = "send-sms"  # of a `send_sms:` screen; only callers who opted out of all texts do not get it


class SmsMessage(msgspec.Struct, frozen=True, kw_only=True):
    """A text in the store. `number` and `text` are encrypted, and empty once the text has a final state."""

    id: str
    state: str
    # The key of its words under `messages:` in the service. For a text with words of its own: what kind of text it is.
    name: str = ""
    reference: str = ""
    language: str = ""
    encrypted_number: str = msgspec.field(default="", name="number")
    number_digest: str = ""
    note: str = ""
    note_withheld: bool = False  # there is a note, which is told only to who proves something
    created_at: datetime
    submitting_at: datetime | None = None  # when it was last handed to a provider
    provider: str = ""  # the provider that it was last handed to
    provider_id: str = ""
    attempts: int = 0
    # Words of its own. Empty if `name` gives them.
    encrypted_text: str = msgspec.field(default="", name="text")
    sender: str = ""  # of a reply: the number that its citizen texted; empty: our usual sender
    # The only provider that can send from that number. Empty: any provider.
    only_provider: str = msgspec.field(default="", name="by")
    network: str = ""  # of the number: MCC and MNC, if the citizen's own hop reported them
    # A keyed hash of the words that were handed over, to recognise them at the provider.
    words_digest: str = msgspec.field(default="", name="words")
    # How often it was looked up at its provider.
    lookup_attempts: int = msgspec.field(default=0, name="asked")
    announcement: str = ""  # the id of its announcement; empty: it is part of none
    valid_for: timedelta = VALIDITY  # how long it may be sent; a later text would only confuse
    # Its number got many texts today, so it may not use the last part of a shared ceiling.
    to_heavy_user: bool = False
    # Of a reminder: its name under `reminders:`, and what its words know (JSON, encrypted).
    reminder: str = ""
    encrypted_facts: str = msgspec.field(default="", name="facts")
    facts: Mapping[str, str] = msgspec.field(
        default_factory=dict, name="opened_facts"
    )  # as the store opens it
    released_at: datetime | None = None  # when we stop holding it back; its validity counts from here

    @property
    def is_final(self) -> bool:
        """True if its state can no longer change."""
        return self.state in states.FINAL

    @property
    def valid_from(self) -> datetime:
        """The moment from which its validity counts."""
        return max(self.created_at, self.released_at or self.created_at)


TextRenderer = Callable[[SmsMessage], str | None]
"""Returns the words of a text at this moment; None if there are none."""


def read_message(message_id: str, row: Mapping[bytes, bytes]) -> SmsMessage | None:
    """Return the text in a record; None if there is no record, or it is no longer kept."""
    return read_record(SmsMessage, row, id=message_id) if b"state" in row else None
