"""Carry out the effects of menus, each once, however often a hop is repeated.

Effects are carried out before the session is saved, so that no promise to a citizen is lost. Completed effects are
stored under the conversation in which the session began (`effects:<digest of the origin>`), with the caller profile
from before them. If the record of the session is lost, its inputs are replayed from that profile.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import cast

import msgspec
import redis

from gateway.callers.attempt_counter import AttemptCounter
from gateway.callers.consent import ConsentStore
from gateway.callers.profile import pack_profile, unpack_profile
from gateway.callers.profile_store import ProfileStore
from gateway.cases.case_log import LogEvent, add_entry
from gateway.errors import DecryptionError
from gateway.messaging.message import REQUESTED_SMS
from gateway.messaging.message_store import MessageStore
from gateway.outbound_calls.requests import CallRequest, CallRequests
from gateway.reminders.reminders import RemindedCaller, Reminders
from gateway.security.crypto import Crypto
from menus.answers.phone import parse_number
from menus.engine.caller_profile import CallerProfile
from menus.engine.effects import (
    AttemptCounted,
    AttemptRequest,
    ChangeConsent,
    Effect,
    EndReminders,
    ForgetAttempts,
    ScheduleCallBack,
    SendText,
    SetReminders,
)
from menus.engine.inputs import Caller
from menus.engine.runner_ports import PendingEffect
from menus.model import ContactWay

EFFECTS_SECONDS = 3600  # longer than any session whose inputs could be replayed
PROFILE_BEFORE_FIELD = b"before"

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CompletedEffects:
    """The names of a conversation's effects so far, and the caller profile before the first."""

    names: frozenset[str] = frozenset()
    profile_before: CallerProfile | None = None


NO_COMPLETED_EFFECTS = CompletedEffects()


@dataclass(frozen=True, slots=True)
class EffectExecutor:
    """Carries effects out. `client` is the durable store."""

    client: Callable[[], redis.Redis]
    crypto: Crypto
    profiles: ProfileStore
    consent: ConsentStore
    messages: MessageStore
    call_requests: CallRequests
    attempts: AttemptCounter
    reminders: Reminders

    def load_completed(self, origin: str) -> CompletedEffects:
        """Return the completed effects of the conversation that began as `origin`."""
        fields = cast("dict[bytes, bytes]", self.client().hgetall(self.key(origin)))
        names = frozenset(name.decode() for name in fields if name != PROFILE_BEFORE_FIELD)
        return (
            CompletedEffects(names, self._decrypt_profile(fields[PROFILE_BEFORE_FIELD]))
            if PROFILE_BEFORE_FIELD in fields
            else CompletedEffects(names)
        )

    def commit(
        self,
        origin: str,
        caller: Caller,
        country: str,
        profile_before: CallerProfile,
        pending: Sequence[PendingEffect],
    ) -> list[str]:
        """Carry out and record the effects of a hop; return the ids of texts that workers must be notified of.

        `profile_before` is the caller profile at the beginning of the hop. Redis errors pass through. Then nothing is
        known to be done; call it again.
        """
        for one in pending:
            if caller.msisdn and isinstance(one.effect, SetReminders | EndReminders):
                self.reminders.apply(one.effect, RemindedCaller(caller.msisdn, one.language, caller.network))
        message_ids = [self._enqueue(origin, caller, country, one) for one in pending]
        digest = self.crypto.digest(caller.msisdn)
        key = self.key(origin)
        with self.client().pipeline() as pipeline:
            for one in pending:
                if caller.msisdn or isinstance(one.effect, ForgetAttempts):
                    self._apply(one.effect, pipeline, digest)
            pipeline.hsetnx(
                key,
                PROFILE_BEFORE_FIELD.decode(),
                self.crypto.encrypt_bytes(pack_profile(profile_before)).decode(),
            )
            pipeline.hset(key, mapping=dict.fromkeys((one.name for one in pending), "1"))
            pipeline.expire(key, EFFECTS_SECONDS)
            pipeline.execute()
        return [text for text in message_ids if text is not None]

    def count_attempt(
        self, origin: str, attempt_id: str, caller_digest: str | None, request: AttemptRequest
    ) -> AttemptCounted:
        """Count an answer before it is judged. Redis errors pass through; the hop may then be repeated."""
        return self.attempts.count(self.key(origin), attempt_id, caller_digest, request)

    def _apply(self, effect: Effect, pipeline: "redis.client.Pipeline", digest: str) -> None:
        if isinstance(effect, ChangeConsent):
            self.consent.change(pipeline, digest, effect.names, out=effect.out)
        self.profiles.change(effect, pipeline, digest)

    def _enqueue(self, origin: str, caller: Caller, country: str, pending: PendingEffect) -> str | None:
        """Put a text or a call into its outbox; return the id of a text."""
        effect = pending.effect
        if isinstance(effect, SendText):
            return self._enqueue_text(
                self._item_id(origin, pending), caller, country, effect, pending.language
            )
        if isinstance(effect, ScheduleCallBack):
            self._enqueue_call(self._item_id(origin, pending), caller, effect, pending.language)
        return None

    def _enqueue_text(
        self, message_id: str, caller: Caller, country: str, effect: SendText, language: str
    ) -> str | None:
        number = effect.to if effect.to == caller.msisdn else parse_number(effect.to, country)
        if number is None:
            logger.warning("text_number_invalid", extra={"visit": effect.visit})
            return None
        network = caller.network if number == caller.msisdn else ""
        self.messages.queue_text(message_id, number, effect.text, language, REQUESTED_SMS, network=network)
        return message_id

    def _enqueue_call(self, call_id: str, caller: Caller, effect: ScheduleCallBack, language: str) -> None:
        if not caller.msisdn:
            logger.warning("call_number_withheld", extra={"visit": effect.visit})
            return
        hours = effect.hours or ""
        is_new = self.call_requests.add(
            call_id, CallRequest(caller.msisdn, effect.screen, language, hours, caller.service_code)
        )
        if is_new:
            for reference in effect.references:
                if self.client().hget(f"case:{reference}", "contact") == ContactWay.NONE.encode():
                    continue  # the call knows the number, and nothing leads from such a case to it
                add_entry(self.client(), reference, self.call_requests.clock(), LogEvent.CALL_BACK, call_id)
        if is_new and not self.call_requests.configured:
            logger.warning(
                "call_without_voice_provider",
                extra={
                    "call": call_id,
                    "reason": "GATEWAY_VOICE_PROVIDERS is not set: the call is kept and not made",
                },
            )

    def _item_id(self, origin: str, pending: PendingEffect) -> str:
        return self.crypto.digest(f"{origin}:{pending.name}")

    def key(self, origin: str) -> str:
        return f"effects:{self.crypto.digest(origin)}"

    def _decrypt_profile(self, encrypted: bytes) -> CallerProfile | None:
        """Return the profile before the effects; None if its key is gone or another release wrote it."""
        try:
            return unpack_profile(self.crypto.decrypt_bytes(encrypted))
        except (DecryptionError, msgspec.DecodeError):
            return None
