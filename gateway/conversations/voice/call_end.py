"""The end of a call, as its provider tells: the session is closed, the call counted."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial

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
from gateway.conversations.voice.attempt import CallAttempt, CallResources
from gateway.conversations.voice.document import CHANNEL, engine_caller
from gateway.conversations.voice.request import VoiceRequest
from gateway.conversations.voice.result import CallSaveRequest
from gateway.outbound_calls.events import CallEvents
from gateway.published_menus.menu_cache import MenuCache
from ivr.steps import CallbackReason

NO_SESSION = "none"  # how no session ended: nobody answered our call, or it told an update
NOTHING = Answer("", "")
DROPPED = Answer("dropped", "")

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CallEnd:
    """A final notice. `connected` where the call came about at all; `outbound` where we made it.

    `msisdn` is the caller's, or of whom we rang. `told` is what may be logged: `cause`, `seconds`, `cost`, `currency`.
    `recording` is where the provider has what was being spoken as the caller hung up.
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
        """In the words of the metrics."""
        return "out" if self.outbound else "in"


@dataclass(slots=True)
class HangUpAttempt(CallAttempt):
    """What a caller spoke, or who they were put through to, counts also where they hung up there."""

    def decide(self) -> Answer[str] | CallSaveRequest:
        """The record to save; no document, where there is nothing of both."""
        return self.hang_up() or NOTHING

    def save(self, request: CallSaveRequest) -> Answer[str] | None:
        """Save the record; nobody hears a document."""
        return NOTHING if self.save_record(request) else None


@dataclass(frozen=True, slots=True)
class CloseRequest(SaveRequest):
    """A record to save as ended."""

    record: Conversation


@dataclass(frozen=True, slots=True)
class CloseAttempt:
    """One attempt at closing a session; its answer is how the session ended, `if_missing` where there is none."""

    loaded: LoadedConversation
    conversations: ConversationStore
    menus: MenuCache
    if_missing: str

    def decide(self) -> Answer[str] | CloseRequest:
        """How the session ended, or its record as closed."""
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
    """Closes sessions, and counts calls."""

    resources: HandlerResources
    calls: CallResources
    call_events: CallEvents

    def handle(self, end: CallEnd, conversation_id: str) -> None:
        """Close the session and count the call, once however often its notice comes.

        Where menus take dropped calls up, the session of one that did not end stays as it is.
        """
        caller = self.resources.crypto.digest(end.msisdn or end.call_id)
        try:
            if end.outbound:
                cause = end.log_fields.get("cause", "")
                self.call_events.on_ended(end.provider, end.call_id, end.msisdn, cause)
            how = self._close_once(end, conversation_id, caller)
        except redis.RedisError as error:  # the call is over all the same, its record goes by itself
            logger.warning("store_unavailable", extra={"job": "call_over", "reason": type(error).__name__})
            return
        if how is None:
            return
        if how != NO_SESSION:
            self.resources.metrics.record_session_end(how if end.connected else "failed")
        self._count_call(end)
        extra = {"provider": end.provider, "channel": CHANNEL, "caller": caller, **end.log_fields}
        logger.info("session_over", extra=extra | {"direction": end.direction})

    def _count_call(self, end: CallEnd) -> None:
        metrics, log_fields = self.resources.metrics, end.log_fields
        if "seconds" in log_fields:
            metrics.record_call(end.provider, end.direction, float(log_fields["seconds"]))
        if "cost" in log_fields:
            metrics.record_call_cost(end.provider, log_fields.get("currency", ""), float(log_fields["cost"]))

    def _close_once(self, end: CallEnd, conversation_id: str, caller_digest: str) -> str | None:
        """Close the session; how it ended, None where that was told before."""
        if self.calls.ended_calls.has(conversation_id):
            return None
        notifier = self.resources.job_notifier
        # First: should it fail, a notice that comes again makes up for it.
        decide_and_save(partial(self._begin_hang_up, end, conversation_id, caller_digest), notifier)
        if not self.calls.ended_calls.add(conversation_id):
            return None
        if_missing = NO_SESSION if end.outbound else "completed"
        closed = decide_and_save(
            partial(self._begin_close, conversation_id, caller_digest, if_missing), notifier
        )
        return (closed or DROPPED).reply

    def _begin_hang_up(self, end: CallEnd, conversation_id: str, caller_digest: str) -> HangUpAttempt:
        request = VoiceRequest(
            end.provider,
            end.call_id,
            end.msisdn,
            service_number="",
            callback_url="",
            action=CallbackReason.RECORDED,
            recording_url=end.recording_url,
        )
        now = self.resources.clock()
        return HangUpAttempt(
            self.resources,
            engine_caller(request),
            caller_digest,
            conversation_id,
            now,
            lambda: DEADLINE_SECONDS,
            request,
            self._load(conversation_id, caller_digest, now),
            self.calls,
        )

    def _begin_close(self, conversation_id: str, caller_digest: str, if_missing: str) -> CloseAttempt:
        loaded = self._load(conversation_id, caller_digest, self.resources.clock())
        return CloseAttempt(loaded, self.calls.conversations, self.resources.menus, if_missing)

    def _load(self, conversation_id: str, caller_digest: str, now: datetime) -> LoadedConversation:
        return self.calls.conversations.load(conversation_id, caller_digest, int(now.timestamp()) // 60)
