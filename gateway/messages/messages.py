"""The record of each text.

A text about a case is put in by the script that commits what it is about, and worded when it is sent. A text with
words of its own is put in here.
"""

import json
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import cast

import redis

from gateway.messages import states
from gateway.outbox.outbox import Outbox
from gateway.vault import Vault

COUNTS = "counts:messages"  # field `<provider>:<state>`: how many texts ever came into the state
REPLY = "reply"  # the kind of a text that answers what its citizen has just asked for


@dataclass(frozen=True, slots=True)
class Message:
    """A text as it stands in the store. `number` and `text` are sealed, and empty once the text is settled."""

    id: str
    state: str
    name: str  # its wording: a key of `messages:` in the service; or what kind of text it is, where it has words
    reference: str
    language: str
    number: str
    number_digest: str
    note: str
    created_at: datetime
    submitting_at: datetime | None  # when it was last handed to a provider
    provider: str  # the one it was last handed to
    provider_id: str
    attempts: int
    text: str = ""  # its own words; empty where `name` words it
    sender: str = ""  # the number that its citizen texted, where this answers; empty: our usual one
    by: str = ""  # the only provider that can send from that number; empty: any

    @property
    def settled(self) -> bool:
        """Whether nothing can move it any more."""
        return self.state in states.FINAL


class Messages:
    """The records of texts, each kept for `keep` after its last move."""

    def __init__(
        self,
        client: redis.Redis,
        outbox: Outbox,
        vault: Vault,
        clock: Callable[[], datetime],
        keep: timedelta,
    ) -> None:
        self._redis = client
        self._outbox = outbox
        self._vault = vault
        self._clock = clock
        self._keep = int(keep.total_seconds())
        script = Path(__file__).with_name("move.lua").read_text(encoding="utf-8")
        self._move = client.register_script(script)

    def queue_text(
        self,
        message_id: str,
        msisdn: str,
        text: str,
        language: str,
        kind: str,
        *,
        sender: str = "",
        by: str = "",
    ) -> bool:
        """Put in a text with words of its own; False where there is one of this id already.

        `msisdn` is E.164. `kind` is what opt-outs go by: the name of a message, or REPLY for the answer to what this
        person has just asked for, which no opt-out holds back. `sender` is the number that they texted, at the
        provider `by`. Ring the doorbell afterwards, for `message_id`.
        """
        fields = {
            "state": states.QUEUED,
            "name": kind,
            "language": language,
            "number": self._vault.seal(msisdn),
            "number_digest": self._vault.digest(msisdn),
            "text": self._vault.seal(text),
            "created_at": self._clock().isoformat(timespec="milliseconds"),
        }
        fields |= {name: value for name, value in (("sender", sender), ("by", by)) if value}
        return self._outbox.put(message_id, fields)

    def load(self, message_id: str) -> Message | None:
        """The text of this id; None where there is none, or no longer."""
        row = cast("dict[bytes, bytes]", self._redis.hgetall(f"message:{message_id}"))
        if not row or b"state" not in row:
            return None
        return _read(message_id, {field.decode(): value.decode() for field, value in row.items()})

    def move(
        self,
        message: Message,
        state: str,
        *,
        provider: str = "",
        provider_id: str = "",
        changes: Mapping[str, str | None] | None = None,
    ) -> bool:
        """Move `message` to `state`, if the state it is in by now lets it; False where it does not.

        `provider` defaults to the one it was handed to. Number, note and words go with a final state.
        """
        provider = provider or message.provider
        told: dict[str, str | bool] = {
            field: False if value is None else value for field, value in (changes or {}).items()
        }
        told[f"{state}_at"] = self._clock().isoformat(timespec="milliseconds")
        if provider:
            told["provider"] = provider
        if provider_id:
            told["provider_id"] = provider_id
        if state in states.FINAL:
            told |= {"number": False, "note": False, "text": False}
        moved = self._move(
            keys=[
                f"message:{message.id}",
                COUNTS,
                unsettled_key(provider, message.number_digest),
                provider_key(provider, provider_id),
            ],
            args=[
                message.id,
                state,
                json.dumps(states.before(state)),
                json.dumps(told),
                secrets.token_hex(8),
                self._keep,
                provider,
                "1" if provider_id else "0",
            ],
        )
        return bool(moved)

    def counts(self) -> dict[tuple[str, str], int]:
        """How many texts ever came into each state, by provider ("none" before there was one) and state."""
        rows = cast("dict[bytes, bytes]", self._redis.hgetall(COUNTS))
        counted = {}
        for field, count in rows.items():
            provider, _, state = field.decode().partition(":")
            counted[provider, state] = int(count)
        return counted


def provider_key(provider: str, provider_id: str) -> str:
    """Where the id of our text is kept under the name that the provider gave it."""
    return f"provider-message:{provider}:{provider_id}"


def unsettled_key(provider: str, number_digest: str) -> str:
    """The set of texts to one number whose name at the provider is not known, or not yet."""
    return f"unsettled:{provider}:{number_digest}"


def _read(message_id: str, row: Mapping[str, str]) -> Message:
    return Message(
        id=message_id,
        state=row["state"],
        name=row.get("name", ""),
        reference=row.get("reference", ""),
        language=row.get("language", ""),
        number=row.get("number", ""),
        number_digest=row.get("number_digest", ""),
        note=row.get("note", ""),
        created_at=datetime.fromisoformat(row["created_at"]),
        submitting_at=datetime.fromisoformat(row["submitting_at"]) if "submitting_at" in row else None,
        provider=row.get("provider", ""),
        provider_id=row.get("provider_id", ""),
        attempts=int(row.get("attempts", "0")),
        text=row.get("text", ""),
        sender=row.get("sender", ""),
        by=row.get("by", ""),
    )
