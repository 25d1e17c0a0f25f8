"""What makes the gateway call somebody: a wish to be rung, or a message of one who chose calls."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import redis

from gateway.messaging.message import Message
from gateway.outbound_calls import states
from gateway.outbound_calls.outbound_call import Wish
from gateway.outbound_calls.store import out_key, record_key
from gateway.security.crypto import Vault
from gateway.storage.outbox.outbox import Outbox

APART_SECONDS = 60  # one wish to be rung a caller and minute
DELAY_SECONDS = 5.0  # until a phone rings: whoever asked has to hang up first
KNOWN_SECONDS = 24 * 3600  # that somebody asked


@dataclass(frozen=True)
class Wishes:
    """Puts calls into the outbox. `client` is the durable store, `configured` whether there is a provider of calls."""

    client: redis.Redis
    outbox: Outbox
    vault: Vault
    clock: Callable[[], datetime]
    configured: bool

    def ask(self, ring_id: str, wish: Wish) -> bool:
        """Have somebody rung, once however often this is asked; False where that changes nothing, or nothing more than
        when and where they are rung. Redis errors pass through: ask again."""
        digest = self.vault.digest(wish.msisdn)
        fields = {
            "state": states.QUEUED,
            "number": self.vault.seal(wish.msisdn),
            "number_digest": digest,
            "screen": wish.screen,
            "language": wish.language,
            "hours": wish.hours,
            "service_code": wish.number,
            "created_at": self._moment(),
        }
        pairs = [text for pair in fields.items() for text in pair]
        now = self.outbox.now()
        asked = self._ask(
            keys=[self.outbox.due_key, self.outbox.leases_key, record_key(ring_id), f"wished:{digest}"],
            args=[ring_id, now, now + DELAY_SECONDS, APART_SECONDS, KNOWN_SECONDS, *pairs],
        )
        return bool(asked)

    def tell(self, ring_id: str, message: Message) -> None:
        """Have a message told by a call, once however often this is asked."""
        fields = {
            "state": states.QUEUED,
            "number": message.number,
            "number_digest": message.number_digest,
            "language": message.language,
            "message": message.id,
            "created_at": self._moment(),
        }
        if self.outbox.put(ring_id, fields):  # they may still look at the screen that filed what it is about
            self.client.zadd(self.outbox.due_key, {ring_id: self.outbox.now() + DELAY_SECONDS}, xx=True)

    def forget(self, number_digest: str) -> None:
        """Drop what is held under the digest of a number, beside the records themselves."""
        keys = [*self.client.scan_iter(f"rings:{number_digest}:*", count=1000)]
        self.client.delete(f"wished:{number_digest}", out_key(number_digest), *keys)

    def _moment(self) -> str:
        return self.clock().isoformat(timespec="milliseconds")

    @cached_property
    def _ask(self) -> Callable[..., Any]:
        return self.client.register_script(Path(__file__).with_name("ask.lua").read_text(encoding="utf-8"))
