"""The records of outbound calls, and the call that is under way to each number."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import cast

import redis

from gateway.callers.use_limit import UseKind
from gateway.callers.use_limits import HEAVY_CEILING_SHARE, USE_LIMITS, UseLimits
from gateway.insights.fate_counts import COUNT_FATE, FateCounts
from gateway.outbound_calls import states
from gateway.outbound_calls.daily_usage import DAILY_CALLS_KEY, SETTLE, DailyCallUsage
from gateway.outbound_calls.outbound_call import OutboundCall, read_call
from gateway.security.crypto import Crypto
from gateway.storage.outbox.outbox import Outbox, deletable_fields
from gateway.storage.redis_clients import Script
from menus.insights import measures

COUNTS_KEY = "counts:calls"  # field `<provider>:<state>`
DAY_SECONDS = 24 * 3600
# After so long without a request or notice of a call it counts as over: its notice was lost.
SILENCE_TIMEOUT_SECONDS = 900.0
RECORD_KEPT_SECONDS = DAY_SECONDS  # after the end of a call, so that a late repeat of its request finds it
MAX_ATTEMPTS_PER_DAY = 12  # to call one number, for whatever reason
NO_PROVIDER = "none"  # in the counts, for calls without a provider

BEGIN_ATTEMPT = Script(Path(__file__).with_name("begin_attempt.lua"), USE_LIMITS)
UNCOUNT_ATTEMPT = Script(Path(__file__).with_name("uncount_attempt.lua"))
CALL_FIELD = Path(__file__).with_name("call_field.lua")
CHANGE_STATE = Script(Path(__file__).with_name("change_state.lua"), COUNT_FATE, CALL_FIELD)
MARK_HEARD = Script(Path(__file__).with_name("mark_heard.lua"), COUNT_FATE, CALL_FIELD)
NOT_CALLED_ON_PURPOSE = frozenset({"not_needed", "opted_out", "quiet_hours"})
"""Reasons for which the message of a call is sent as a text, or need not be told any more."""


class AttemptStart(StrEnum):
    """The result of beginning an attempt."""

    STARTED = "begun"
    NOT_QUEUED = "gone"  # it is not queued any more
    BUSY = "engaged"  # another call of ours to the number is under way
    TOO_MANY = "many"  # the number was called too often today
    CEILING = "full"  # a ceiling of the day is reached


@dataclass(frozen=True)
class OutboundCallStore:
    """Stores outbound calls. `client` is the durable store.

    `messages_outbox` has the messages that calls tell. The end of a call decides whether its message becomes a text.
    """

    client: redis.Redis
    outbox: Outbox
    crypto: Crypto
    clock: Callable[[], datetime]
    messages_outbox: Outbox
    daily_usage: DailyCallUsage
    use_limits: UseLimits
    fates: FateCounts

    def mark_heard(self, call: OutboundCall) -> None:
        """Record that the message of a call was spoken to its end."""
        day_key, arguments = self.fates.place()
        keys = [record_key(call.id), day_key]
        MARK_HEARD.run(self.client.execute_command, keys, [self._moment(), *arguments])

    def load(self, call_id: str) -> OutboundCall | None:
        """Return the call with this id; None if there is none, or it is no longer kept."""
        return read_call(call_id, cast("dict[bytes, bytes]", self.client.hgetall(record_key(call_id))))

    def begin_attempt(self, call: OutboundCall, provider: str) -> AttemptStart:
        """Write down that an attempt begins, before the provider is called."""
        use = self.use_limits.count_of(UseKind.CALLS, call.number_digest)
        result, alarm, use_alarm = BEGIN_ATTEMPT.run(
            self.client.execute_command,
            [
                record_key(call.id),
                active_call_key(call.number_digest),
                self._daily_attempts_key(call),
                COUNTS_KEY,
                DAILY_CALLS_KEY,
                *use.keys,
            ],
            [
                call.id,
                provider,
                self._moment(),
                MAX_ATTEMPTS_PER_DAY,
                int(SILENCE_TIMEOUT_SECONDS),
                DAY_SECONDS,
                *self.daily_usage.begin_arguments(),
                use.spec,
                self.use_limits.heavy_use(UseKind.CALLS),
                HEAVY_CEILING_SHARE,
            ],
        )
        use.log_alarm(cast("bytes", use_alarm))
        self.daily_usage.alarm(cast("bytes", alarm).decode())
        return AttemptStart(cast("bytes", result).decode())

    def keep_alive(self, call: OutboundCall) -> None:
        """Extend the time until a call counts as over, as the provider asked for its next document."""
        with self.client.pipeline() as pipeline:
            pipeline.zadd(
                self.outbox.due_key, {call.id: self.outbox.now() + SILENCE_TIMEOUT_SECONDS}, xx=True
            )
            pipeline.set(active_call_key(call.number_digest), call.id, ex=int(SILENCE_TIMEOUT_SECONDS))
            pipeline.execute()

    def uncount_attempt(self, call: OutboundCall) -> None:
        """Subtract the attempt that has just begun from the day's counts, as it reached nobody."""
        UNCOUNT_ATTEMPT.run(self.client.execute_command, [self._daily_attempts_key(call)])
        SETTLE.run(self.client.execute_command, [DAILY_CALLS_KEY], self.daily_usage.refund_arguments())

    def bind_provider_id(self, call: OutboundCall, provider: str, provider_id: str, attempt: int) -> None:
        """Store the id that the provider gave a call, by which its notices are recognised."""
        with self.client.pipeline() as pipeline:
            pipeline.set(
                _provider_call_key(provider, provider_id), f"{attempt}:{call.id}", ex=RECORD_KEPT_SECONDS
            )
            pipeline.hset(record_key(call.id), "provider_id", provider_id)
            pipeline.execute()

    def find(self, provider: str, provider_id: str, number_digest: str) -> OutboundCall | None:
        """Return the call that a provider's notice is about, if the notice is about its current attempt.

        The id of a call is not known until its provider answers. Until then the call that is under way to this number
        is the one. Return None if the notice is not about a call of ours, or is about an earlier attempt.
        """
        bound = cast("bytes | None", self.client.get(_provider_call_key(provider, provider_id)))
        if bound is not None:
            attempt, _, call_id = bound.decode().partition(":")
            call = self.load(call_id)
            return call if call is not None and str(call.attempts) == attempt else None
        active = cast("bytes | None", self.client.get(active_call_key(number_digest)))
        call = self.load(active.decode()) if active is not None else None
        if (
            call is None
            or call.provider != provider
            or call.provider_id
            or call.state not in states.AWAITING_NOTICE
        ):
            return None
        self.bind_provider_id(call, provider, provider_id, call.attempts)
        return call

    def change_state(
        self,
        call: OutboundCall,
        state: str,
        sources: tuple[str, ...],
        *,
        due: float | None = None,
        changes: Mapping[str, str | None] | None = None,
        missed: bool = False,
    ) -> bool:
        """Change the state of a call. Return False if it is not in one of `sources`, or if another attempt has begun.

        `missed`: nobody answered the attempt, which is then counted so. The call is due again at `due`. Without `due`
        it leaves the outbox. Its number is deleted if it is over or failed.
        """
        ends = state in (states.OVER, states.FAILED)
        fields = deletable_fields(changes)
        fields[f"{state}_at"] = self._moment()
        if ends:
            fields["number"] = False
        day_key, day_arguments = self.fates.place()
        moved = CHANGE_STATE.run(
            self.client.execute_command,
            [
                record_key(call.id),
                self.outbox.due_key,
                self.outbox.leases_key,
                active_call_key(call.number_digest),
                COUNTS_KEY,
                day_key,
            ],
            [
                call.id,
                json.dumps(sources),
                str(call.attempts),
                state,
                "" if due is None else due,
                json.dumps(fields),
                RECORD_KEPT_SECONDS if ends or state == states.UNKNOWN else 0,
                f"{call.provider or NO_PROVIDER}:{state}",
                json.dumps(_fates_of(state, (changes or {}).get("error") or "", missed=missed)),
                *day_arguments,
            ],
        )
        if moved and call.message_id and (ends or state == states.UNKNOWN):
            self.messages_outbox.expedite(call.message_id)
        return bool(moved)

    def _daily_attempts_key(self, call: OutboundCall) -> str:
        """Return the key of the number of today's attempts to call a number."""
        return f"rings:{call.number_digest}:{self.clock().astimezone(UTC).date().isoformat()}"

    def _moment(self) -> str:
        return self.clock().isoformat(timespec="milliseconds")


def _fates_of(state: str, reason: str, *, missed: bool) -> list[tuple[str, str]]:
    """Return what a change means for the fate of a call: fates and their reasons."""
    fates = [(measures.MISSED, reason)] if missed else []
    match state:
        case states.ANSWERED | states.UNKNOWN:
            fates.append((state, ""))
        case states.FAILED if missed:
            fates.append((measures.FAILED, measures.MISSED))
        case states.FAILED if reason == measures.EXPIRED:
            fates.append((measures.EXPIRED, ""))
        case states.FAILED:
            is_on_purpose = reason in NOT_CALLED_ON_PURPOSE
            fates.append((measures.SUPPRESSED if is_on_purpose else measures.FAILED, reason))
    return fates


def active_call_key(number_digest: str) -> str:
    """Return the key of the id of the call that is under way to a number."""
    return f"ringing:{number_digest}"


def record_key(call_id: str) -> str:
    """Return the key of the record of a call."""
    return f"call:{call_id}"


def _provider_call_key(provider: str, provider_id: str) -> str:
    """Return the key of our call, by the id that the provider gave it."""
    return f"provider-call:{provider}:{provider_id}"
