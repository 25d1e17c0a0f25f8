"""What menus ask for beside cases, carried out once however often a hop is repeated.

Effects are carried out before the session is saved, so nothing that a citizen was promised is lost; what is done is
written down under the conversation it began in (`effects:<digest of the origin>`), together with what was remembered
of the caller before. Should the record of the session be lost, its inputs are replayed from there.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

import msgspec
import redis

from gateway.callers.consent import Consent
from gateway.callers.numbers import e164
from gateway.callers.profile import Person, pack, unpack
from gateway.callers.profile_store import People
from gateway.errors import SealError
from gateway.messaging.message import ASKED_FOR
from gateway.messaging.message_store import Messages
from gateway.outbound_calls.outbound_call import Wish
from gateway.outbound_calls.requests import Wishes
from gateway.security.crypto import Vault
from menus.engine.effects import ChangeConsent, CountAttempts, Effect, RememberLanguage, RingBack, SendText
from menus.engine.engine import Caller

KEPT_SECONDS = 3600  # longer than any session whose inputs could be replayed
BEFORE = b"before"

logger = logging.getLogger(__name__)

OF_THE_CALLER = (RememberLanguage, CountAttempts)
"""Effects that follow from what was typed alone; any other is promised on a screen that the caller has to see first."""


@dataclass(frozen=True, slots=True)
class Noted:
    """An effect under the name that is the same in a repeated hop, and the language it was asked for in."""

    name: str
    effect: Effect
    language: str


@dataclass(frozen=True, slots=True)
class Done:
    """What a conversation did so far: names of effects, and what was remembered of its caller before the first."""

    names: frozenset[str] = frozenset()
    before: Person | None = None


NOTHING_DONE = Done()


@dataclass(frozen=True, slots=True)
class Effects:
    """Carries effects out. `client` is the durable store."""

    client: Callable[[], redis.Redis]
    vault: Vault
    people: People
    consent: Consent
    messages: Messages
    wishes: Wishes

    def done(self, origin: str) -> Done:
        """What the conversation that began as `origin` has done."""
        held = cast("dict[bytes, bytes]", self.client().hgetall(self._key(origin)))
        names = frozenset(name.decode() for name in held if name != BEFORE)
        return Done(names, self._open(held[BEFORE])) if BEFORE in held else Done(names)

    def commit(
        self, origin: str, caller: Caller, country: str, before: Person, noted: Sequence[Noted]
    ) -> list[str]:
        """Carry out the effects of a hop, and write them down; the ids of texts to ring for.

        `before` is what was remembered of the caller as the hop began. Redis errors pass through: nothing is known to
        be done then, ask again.
        """
        texts = [self._put_out(origin, caller, country, one) for one in noted]
        digest = self.vault.digest(caller.msisdn)
        key = self._key(origin)
        with self.client().pipeline() as pipeline:
            if caller.msisdn:
                for one in noted:
                    self._change(one.effect, pipeline, digest)
            pipeline.hsetnx(key, BEFORE.decode(), self.vault.seal_bytes(pack(before)).decode())
            pipeline.hset(key, mapping=dict.fromkeys((one.name for one in noted), "1"))
            pipeline.expire(key, KEPT_SECONDS)
            pipeline.execute()
        return [text for text in texts if text is not None]

    def _change(self, effect: Effect, pipeline: "redis.client.Pipeline", digest: str) -> None:
        if isinstance(effect, ChangeConsent):
            self.consent.change(pipeline, digest, effect.names, out=effect.out)
        self.people.change(effect, pipeline, digest)

    def _put_out(self, origin: str, caller: Caller, country: str, noted: Noted) -> str | None:
        """Put a text or a call into its outbox; the id of a text."""
        effect = noted.effect
        if isinstance(effect, SendText):
            return self._text(self._id(origin, noted), caller, country, effect, noted.language)
        if isinstance(effect, RingBack):
            self._call(self._id(origin, noted), caller, effect, noted.language)
        return None

    def _text(self, item: str, caller: Caller, country: str, effect: SendText, language: str) -> str | None:
        number = effect.to if effect.to == caller.msisdn else e164(effect.to, country)
        if number is None:
            logger.warning("text_to_no_number", extra={"visit": effect.visit})
            return None
        network = caller.network if number == caller.msisdn else ""
        self.messages.queue_text(item, number, effect.text, language, ASKED_FOR, network=network)
        return item

    def _call(self, item: str, caller: Caller, effect: RingBack, language: str) -> None:
        if not caller.msisdn:
            logger.warning("call_to_no_number", extra={"visit": effect.visit})
            return
        hours = effect.hours or ""
        asked = self.wishes.ask(
            item, Wish(caller.msisdn, effect.screen, language, hours, caller.service_code)
        )
        if asked and not self.wishes.configured:
            logger.warning(
                "call_waits_for_voice",
                extra={
                    "call": item,
                    "reason": "GATEWAY_VOICE_PROVIDERS is not set: the call is kept and not made",
                },
            )

    def _id(self, origin: str, noted: Noted) -> str:
        return self.vault.digest(f"{origin}:{noted.name}")

    def _key(self, origin: str) -> str:
        return f"effects:{self.vault.digest(origin)}"

    def _open(self, sealed: bytes) -> Person | None:
        """What was remembered before; None where its key is gone, or another release wrote it."""
        try:
            return unpack(self.vault.open_bytes(sealed))
        except (SealError, msgspec.DecodeError):
            return None
