"""The end of a call: read the provider's final notice, close the session, count the call."""

import logging
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

import msgspec
import redis

from gateway.conversations.conversation import Conversation, HopReply
from gateway.conversations.conversation_store import ConversationStore, LoadedConversation
from gateway.conversations.handler import (
    DEADLINE_SECONDS,
    Answer,
    HandlerResources,
    SaveRequest,
    decide_and_save,
)
from gateway.conversations.voice.call_costs import CallCosts
from gateway.conversations.voice.document import CHANNEL, engine_caller
from gateway.conversations.voice.request import VoiceRequest, earlier_conversation_name
from gateway.conversations.voice.result import CallSaveRequest
from gateway.conversations.voice.transaction import CallResources, CallTransaction
from gateway.messaging.routing.money import Money
from gateway.outbound_calls.daily_usage import DailyCallUsage
from gateway.outbound_calls.events import CallEvents
from gateway.published_menus.menu_cache import MenuCache
from ivr.steps import CallbackReason

NO_SESSION = "none"  # there was no session: nobody answered our call, or it spoke an update
NOTHING = Answer("", "")
DROPPED = Answer("dropped", "")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CallEnd:
    """A final notice. `connected`: the call came about. `outbound`: we made it.

    `msisdn` is the caller's number, or the number that we called. `log_fields` may be logged: `cause`, `seconds`,
    `cost`, `currency`. `recording_url` is the provider's address of the message that the caller spoke while hanging up.
    """

    provider: str
    call_id: str
    msisdn: str
    outbound: bool
    connected: bool
    log_fields: Mapping[str, str]
    recording_url: str = field(default="", repr=False)

    @property
    def direction(self) -> str:
        """`in` or `out`, as the metrics have it."""
        return "out" if self.outbound else "in"


class HangUpTransaction(CallTransaction):
    """Keep a message, or the outcome of a transfer, if the caller hung up during it."""

    def decide(self) -> Answer[str] | CallSaveRequest:
        """Return the record to save, or NOTHING if the caller hung up on another kind of screen."""
        return self.hang_up() or NOTHING

    def save(self, request: CallSaveRequest) -> Answer[str] | None:
        """Save the record. There is no document, because nobody hears it."""
        return NOTHING if self.save_record(request) else None


class CloseRequest(SaveRequest, frozen=True):
    """A record to save as ended."""

    record: Conversation


@dataclass(frozen=True, slots=True)
class CloseTransaction:
    """One pass at closing a session. Its answer says how the session ended, or is `if_missing` without a session."""

    loaded: LoadedConversation
    conversations: ConversationStore
    menus: MenuCache
    if_missing: str

    def decide(self) -> Answer[str] | CloseRequest:
        """Return how the session ended, or its record to be saved as closed."""
        record = self.loaded.conversation
        if record is None or record.reply.ends:
            return Answer(self.if_missing if record is None else "completed", "")
        definition = self.menus.definition_of(record.definition_digest)
        if definition is not None and definition.data_needs.resume_seconds:
            return DROPPED
        return CloseRequest(msgspec.structs.replace(record, reply=HopReply(record.reply.text, ends=True)))

    def save(self, request: CloseRequest) -> Answer[str] | None:
        """Save the record."""
        return DROPPED if self.conversations.save(self.loaded, request.record, None) else None


@dataclass(frozen=True, slots=True)
class CallEndHandler:
    """Closes sessions and counts calls."""

    resources: HandlerResources
    calls: CallResources
    call_events: CallEvents
    daily_usage: DailyCallUsage
    costs: CallCosts

    def handle(self, end: CallEnd, conversation_id: str) -> None:
        """Close the session and count the call, once, however often the notice comes.

        If the menus resume dropped calls, a session that did not end stays open.
        """
        caller = self.resources.crypto.digest(end.msisdn or end.call_id)
        try:
            if end.outbound:
                cause = end.log_fields.get("cause", "")
                self.call_events.on_ended(end.provider, end.call_id, end.msisdn, cause)
            how = self._close_once(end, conversation_id, caller)
            if how is not None:
                self._count_cost(end)
        except redis.RedisError as error:  # the call is over all the same, and its record expires
            logger.warning("store_unavailable", extra={"job": "call_over", "reason": type(error).__name__})
            return
        if how is None:
            return
        if how != NO_SESSION:
            self.resources.metrics.record_session_end(how if end.connected else "failed")
        self._count_call(end)
        extra = {"provider": end.provider, "channel": CHANNEL, "caller": caller, **end.log_fields}
        logger.info("session_over", extra=extra | {"direction": end.direction})

    def _count_cost(self, end: CallEnd) -> None:
        """Count the length and the cost of a call, of ours against the day's ceilings too."""
        fields = end.log_fields
        seconds = int(fields["seconds"]) if "seconds" in fields else None
        cost = None
        if "cost" in fields and fields.get("currency"):
            cost = Money(Decimal(fields["cost"]), fields["currency"])
        if end.outbound:
            self.daily_usage.settle(seconds, cost)
        if end.connected or seconds or cost:
            self.costs.count(end.direction, end.provider, seconds or 0, cost)

    def _count_call(self, end: CallEnd) -> None:
        metrics, log_fields = self.resources.metrics, end.log_fields
        if "seconds" in log_fields:
            metrics.record_call(end.provider, end.direction, float(log_fields["seconds"]))
        if "cost" in log_fields:
            metrics.record_call_cost(end.provider, log_fields.get("currency", ""), float(log_fields["cost"]))

    def _close_once(self, end: CallEnd, conversation_id: str, caller_digest: str) -> str | None:
        """Close the session and return how it ended; None if an earlier notice did so."""
        if self.calls.ended_calls.has(conversation_id):
            return None
        # This comes first, so that a repeated notice tries again if it fails.
        decide_and_save(self._hang_up_passes(end, conversation_id, caller_digest), self.resources)
        if not self.calls.ended_calls.add(conversation_id):
            return None
        if_missing = NO_SESSION if end.outbound else "completed"
        closed = decide_and_save(
            self._close_passes(end, conversation_id, caller_digest, if_missing), self.resources
        )
        return (closed or DROPPED).reply

    def _hang_up_passes(
        self, end: CallEnd, conversation_id: str, caller_digest: str
    ) -> Iterator[HangUpTransaction]:
        request = VoiceRequest(
            end.provider,
            end.call_id,
            end.msisdn,
            service_number="",
            callback_url="",
            action=CallbackReason.RECORDED,
            recording_url=end.recording_url,
        )
        while True:
            now = self.resources.clock()
            yield HangUpTransaction(
                self.resources,
                engine_caller(request),
                caller_digest,
                conversation_id,
                now,
                lambda: DEADLINE_SECONDS,
                request,
                self._load(end, conversation_id, caller_digest, now),
                self.calls,
            )

    def _close_passes(
        self, end: CallEnd, conversation_id: str, caller_digest: str, if_missing: str
    ) -> Iterator[CloseTransaction]:
        while True:
            loaded = self._load(end, conversation_id, caller_digest, self.resources.clock())
            yield CloseTransaction(loaded, self.calls.conversations, self.resources.menus, if_missing)

    def _load(
        self, end: CallEnd, conversation_id: str, caller_digest: str, now: datetime
    ) -> LoadedConversation:
        conversations = self.calls.conversations
        loaded = conversations.load(conversation_id, caller_digest, int(now.timestamp()) // 60)
        if loaded.conversation is not None:
            return loaded
        earlier = earlier_conversation_name(end.provider, end.call_id)
        return conversations.load_earlier(loaded, self.resources.crypto.digest(earlier))
