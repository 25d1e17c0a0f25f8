"""The end of a call, as its provider tells: the session is closed, the call counted."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec
import redis

from gateway.container.channel_services import ChannelServices
from gateway.conversations.caller_context import CallerContext
from gateway.conversations.conversation import HopReply
from gateway.conversations.store import ConversationStore
from gateway.conversations.ussd.hop import HOP_DEADLINE_SECONDS
from gateway.conversations.voice.attempt import CallAttempt
from gateway.conversations.voice.call_state import call_over_key
from gateway.conversations.voice.document import CHANNEL
from gateway.conversations.voice.notify import finish_save
from gateway.conversations.voice.request import VoiceRequest
from ivr.steps import CallbackReason

NO_SESSION = "none"  # how no session ended: nobody answered our call, or it told an update
END_NOTICE_SECONDS = 24 * 3600  # a notice that comes again within them counts nothing
SAVE_ATTEMPTS = 5

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


class CallEndHandler:
    """Closes sessions. `conversations` and `memory` are those of the process."""

    def __init__(
        self, services: ChannelServices, conversations: ConversationStore, context: CallerContext
    ) -> None:
        self._services = services
        self._conversations = conversations
        self._context = context

    def handle(self, end: CallEnd, conversation_id: str) -> None:
        """Close the session and count the call, once however often its notice comes.

        Where menus take dropped calls up, the session of one that did not end stays as it is.
        """
        caller = self._services.crypto.digest(end.msisdn or end.call_id)
        try:
            if end.outbound:
                cause = end.log_fields.get("cause", "")
                self._services.call_events.on_ended(end.provider, end.call_id, end.msisdn, cause)
            how = self._close_once(end, conversation_id, caller)
        except redis.RedisError as error:  # the call is over all the same, its record goes by itself
            logger.warning("store_unavailable", extra={"job": "call_over", "reason": type(error).__name__})
            return
        if how is None:
            return
        if how != NO_SESSION:
            self._services.metrics.record_session_end(how if end.connected else "failed")
        self._count_call(end)
        extra = {"provider": end.provider, "channel": CHANNEL, "caller": caller, **end.log_fields}
        logger.info("session_over", extra=extra | {"direction": end.direction})

    def note_rejected(self, conversation_id: str) -> None:
        """A call that is not taken has no session, so its notice counts no end of one."""
        self._services.hops.client.set(call_over_key(conversation_id), "1", ex=END_NOTICE_SECONDS)

    def _count_call(self, end: CallEnd) -> None:
        metrics, log_fields = self._services.metrics, end.log_fields
        if "seconds" in log_fields:
            metrics.record_call(end.provider, end.direction, float(log_fields["seconds"]))
        if "cost" in log_fields:
            metrics.record_call_cost(end.provider, log_fields.get("currency", ""), float(log_fields["cost"]))

    def _close_once(self, end: CallEnd, conversation_id: str, caller_digest: str) -> str | None:
        """Close the session; how it ended, None where that was told before."""
        client = self._services.hops.client
        if client.exists(call_over_key(conversation_id)):
            return None
        # First: should it fail, a notice that comes again makes up for it.
        self._save_hang_up(end, conversation_id, caller_digest)
        if not client.set(call_over_key(conversation_id), "1", nx=True, ex=END_NOTICE_SECONDS):
            return None
        return self._close(conversation_id, caller_digest, NO_SESSION if end.outbound else "completed")

    def _save_hang_up(self, end: CallEnd, conversation_id: str, caller_digest: str) -> None:
        """What a caller spoke, or who they were put through to, counts also where they hung up there."""
        request = VoiceRequest(
            end.provider,
            end.call_id,
            end.msisdn,
            service_number="",
            callback_url="",
            action=CallbackReason.RECORDED,
            recording_url=end.recording_url,
        )
        for _ in range(SAVE_ATTEMPTS):
            loaded = self._conversations.load(conversation_id, caller_digest, self._minute)
            attempt = CallAttempt(
                self._services,
                self._context,
                request,
                caller_digest,
                conversation_id,
                loaded,
                lambda: HOP_DEADLINE_SECONDS,
            )
            save_request = attempt.hang_up()
            if save_request is None:
                return
            if self._conversations.save(loaded, save_request.record, save_request.pointer):
                finish_save(self._services, save_request)
                return

    def _close(self, conversation_id: str, caller_digest: str, if_missing: str) -> str:
        """Close the session; how it ended, `without` where there was none."""
        for _ in range(SAVE_ATTEMPTS):
            loaded = self._conversations.load(conversation_id, caller_digest, self._minute)
            record = loaded.conversation
            if record is None:
                return if_missing
            if record.reply.ends:
                return "completed"
            definition = self._services.menus.definition_of(record.definition_digest)
            if definition is not None and self._context.data_needs(definition).resume_seconds:
                return "dropped"
            closed = msgspec.structs.replace(record, reply=HopReply(record.reply.text, ends=True))
            if self._conversations.save(loaded, closed, None):
                return "dropped"
        return "dropped"

    @property
    def _minute(self) -> int:
        return int(self._services.clock().timestamp()) // 60
