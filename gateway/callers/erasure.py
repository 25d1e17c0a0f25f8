"""Erasing one person: everything that the gateway holds under their number, but for their opt-outs.

Not here to be erased is what has left already, a case at the case backend and a text at the provider, nor what goes
by itself within the hour: a session under way, and the count of its hops. A submission that has yet to reach the
backend is left to: its citizen was given a reference for it.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import cast

import redis

from gateway.audio.recordings.store import Recordings
from gateway.callers.profile_store import People
from gateway.conversations.store import Conversations
from gateway.errors import SealError
from gateway.messaging import states
from gateway.messaging.message_store import Messages
from gateway.outbound_calls.requests import Wishes
from gateway.security.crypto import Vault

AT_ONCE = 500
CONTACT = ("number", "number_digest", "note")


@dataclass(frozen=True, slots=True)
class Erased:
    """How much was found and erased; `undelivered` are submissions that were left alone."""

    remembered: int  # language, answers, attempts
    conversations: int
    cases: int  # whose contact was taken away
    texts: int  # likewise; those that were not sent yet never will be
    calls: int
    questions: int  # that were to be answered by text
    recordings: int  # of what was spoken in calls
    undelivered: int


@dataclass(frozen=True, slots=True)
class Erasure:
    """Erases. It walks every key of the store, so it is for an operator's command and not for a hop."""

    client: redis.Redis
    vault: Vault
    people: People
    conversations: Conversations
    messages: Messages
    wishes: Wishes
    recordings: Recordings

    def erase(self, msisdn: str) -> Erased:
        """Erase what is held of a number in E.164. Redis errors pass through: do it again then."""
        digest = self.vault.digest(msisdn)
        remembered = self.people.forget(digest)
        conversations = self.conversations.forget(digest)
        self.client.delete(f"wrong:{digest}", f"asked:{digest}")
        self.wishes.forget(digest)
        found: Counter[str] = Counter()
        erasers: dict[str, Callable[[str], None]] = {
            "case": self._case,
            "message": self._text,
            "call": lambda item: self._outgoing("call", "calls", item),
            "late": lambda item: self._outgoing("late", "late", item),
            "recording": self.recordings.erase,
        }
        for kind, item in self._records(msisdn, digest, tuple(erasers)):
            if kind == "case" and self._undelivered(item):
                found["undelivered"] += 1
            erasers[kind](item)
            found[kind] += 1
        return Erased(
            remembered,
            conversations,
            cases=found["case"],
            texts=found["message"],
            calls=found["call"],
            questions=found["late"],
            recordings=found["recording"],
            undelivered=found["undelivered"],
        )

    def _records(self, msisdn: str, digest: str, kinds: tuple[str, ...]) -> Iterator[tuple[str, str]]:
        """Kind and id of every record that is of this number."""
        names: list[tuple[str, str]] = []
        for key in self.client.scan_iter(count=AT_ONCE):
            kind, _, item = cast("bytes", key).decode("utf-8", "replace").partition(":")
            if kind in kinds:
                names.append((kind, item))
            if len(names) == AT_ONCE:
                yield from self._of(msisdn, digest, names)
                names = []
        yield from self._of(msisdn, digest, names)

    def _of(self, msisdn: str, digest: str, names: list[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        pipeline = self.client.pipeline(transaction=False)
        for kind, item in names:
            pipeline.hmget(f"{kind}:{item}", "number_digest", "caller")
        for name, (known, caller) in zip(names, pipeline.execute(), strict=True):
            if (known or b"").decode() == digest or (caller and self._caller(caller) == msisdn):
                yield name

    def _caller(self, sealed: bytes) -> str | None:
        """Whose question it is; a question whose key is gone can be answered to nobody."""
        try:
            return cast("str", json.loads(self.vault.open(sealed))["msisdn"])
        except SealError:
            return None

    def _undelivered(self, reference: str) -> bool:
        item = cast("bytes | None", self.client.get(f"reference:{reference}"))
        return item is not None and bool(self.client.hexists(f"submission:{item.decode()}", "payload"))

    def _case(self, reference: str) -> None:
        self.client.hdel(f"case:{reference}", *CONTACT)

    def _text(self, message_id: str) -> None:
        message = self.messages.load(message_id)
        if message is not None and message.state == states.QUEUED:
            self.messages.move(message, states.SUPPRESSED, changes={"error": "forgotten"})
        self.client.hdel(f"message:{message_id}", *CONTACT, "text", "words")

    def _outgoing(self, kind: str, stream: str, item: str) -> None:
        """Take an item out of its outbox, with its record."""
        with self.client.pipeline() as pipeline:
            pipeline.zrem(f"outbox:{stream}:due", item)
            pipeline.zrem(f"outbox:{stream}:dead", item)
            pipeline.delete(f"{kind}:{item}")
            pipeline.execute()
