"""Handle USSD hops of any provider."""

import logging
from collections.abc import Callable, Iterator, Sequence

import redis

from gateway.admission.admission import CROWDED_LATER, Admission
from gateway.callers.phone_numbers import NETWORK_CODE
from gateway.conversations.conversation import Conversation, HopReply
from gateway.conversations.conversation_store import (
    ConversationStore,
    ResumePointer,
    unpack_session,
)
from gateway.conversations.dropped_sessions import DroppedSessions
from gateway.conversations.effect_executor import EffectExecutor
from gateway.conversations.handler import (
    Answer,
    ConversationHandler,
    HandlerResources,
    Identity,
    apology,
    last_words,
)
from gateway.conversations.session_keys import record_key, untagged_record_key
from gateway.conversations.transaction import RecordSaveRequest
from gateway.conversations.ussd.first_hop import FirstHops, NewCaller, ReadAhead
from gateway.conversations.ussd.request import (
    CONVERSATION_NAME,
    UssdRequest,
    earlier_conversation_name,
)
from gateway.conversations.ussd.stale_screens import StaleScreens
from gateway.conversations.ussd.transaction import HopTransaction
from gateway.operations import logs
from menus.engine.inputs import Caller
from menus.engine.session import UnreadableSessionError


class UssdHandler(ConversationHandler[UssdRequest, RecordSaveRequest, HopReply]):
    """Handles hops. A hop has everything typed in its session; the record says how much of it was seen before."""

    channel = "ussd"
    logger = logging.getLogger(__name__)

    def __init__(
        self,
        resources: HandlerResources,
        conversations: ConversationStore,
        first_hops: FirstHops,
        dropped_sessions: DroppedSessions,
        effects: EffectExecutor,
        admission: Admission,
    ) -> None:
        super().__init__(resources)
        self._conversations = conversations
        self._first_hops = first_hops
        self._dropped_sessions = dropped_sessions
        self._effects = effects
        self._admission = admission
        self._stale_screens = StaleScreens()

    def turn_away(self, provider: str) -> HopReply:
        """Return the words for a first hop that cannot be answered in time. The store is not asked."""
        self.resources.metrics.record_hop(provider, self.channel, "turned_away", 0.0)
        return HopReply(last_words(self.resources.menus, CROWDED_LATER), ends=True)

    def handle_session_end(self, provider: str, channel: str, session_id: str, msisdn: str) -> None:
        """Handle a provider's report that a session ended properly: it did not drop, whatever its record says."""
        if not msisdn:
            return
        crypto = self.resources.crypto
        names = (
            CONVERSATION_NAME.format(provider, msisdn, session_id),
            earlier_conversation_name(provider, session_id),
        )
        try:
            caller = crypto.digest(msisdn)
            seconds = self.resources.menus.for_caller(caller).data_needs.resume_seconds
            if not seconds:
                return
            key, record = self._find_record(caller, names)
            if record is not None and not record.reply.ends:
                session = unpack_session(record.session, crypto)
                pointer = ResumePointer(caller, channel, session.entry, seconds)
                self._dropped_sessions.remove_resumable(pointer, key)
        except UnreadableSessionError:
            return
        except redis.RedisError as error:  # at worst a caller gets an offer to resume
            extra = {"job": "session_over", "reason": type(error).__name__}
            self.logger.warning("store_unavailable", extra=extra)

    def _find_record(self, caller: str, names: Sequence[str]) -> tuple[str, Conversation | None]:
        """Return the first record that there is of a conversation of these names, and its present key."""
        for name in names:
            conversation_id = self.resources.crypto.digest(name)
            key = record_key(caller, conversation_id)
            record = self._conversations.find(key) or self._conversations.find(
                untagged_record_key(conversation_id)
            )
            if record is not None:
                return key, record
        return "", None

    def _identify(self, request: UssdRequest) -> Identity:
        known = NETWORK_CODE.fullmatch(request.network)
        caller, conversation = self.resources.crypto.digests(
            request.msisdn or request.session_id,
            CONVERSATION_NAME.format(request.provider, request.msisdn, request.session_id),
        )
        return Identity(caller, conversation, {"network": request.network if known else "other"})

    def _passes(
        self, request: UssdRequest, caller: str, conversation_id: str, seconds_left: Callable[[], float]
    ) -> Iterator[HopTransaction | Answer[HopReply]]:
        resources = self.resources
        if not request.session_id:
            yield Answer(HopReply(last_words(resources.menus, "apology"), ends=True), "refused")
        from_phone = Caller(request.msisdn, request.channel, request.network, request.service_code)
        read_ahead: ReadAhead | None = None
        new_caller: NewCaller | None = None
        while True:
            now = resources.clock()
            minute = int(now.timestamp()) // 60
            earlier_id = ""
            if request.text:
                loaded = self._conversations.load(conversation_id, caller, minute)
                if loaded.conversation is None:
                    name = earlier_conversation_name(request.provider, request.session_id)
                    earlier_id = resources.crypto.digest(name)
                    loaded = self._conversations.load_earlier(loaded, earlier_id)
            else:
                menus = resources.menus.for_caller(caller)
                loaded, read_ahead, new_caller = self._first_hops.read(
                    conversation_id, from_phone, caller, minute, menus, new_caller
                )
            yield HopTransaction(
                resources,
                from_phone,
                caller,
                conversation_id,
                now,
                seconds_left,
                request.text,
                loaded,
                self._conversations,
                self._dropped_sessions,
                self._effects,
                self._stale_screens,
                self._admission,
                earlier_id=earlier_id,
                read_ahead=read_ahead,
                new_caller=new_caller,
            )

    def _apologise(self, request: UssdRequest, caller: str, error: Exception) -> Answer[HopReply]:  # noqa: ARG002
        error_id = logs.exception(self.logger, "hop_failed", channel=request.channel, caller=caller)
        answer = Answer(HopReply(apology(self.resources.menus)[0], ends=True), "sorry")
        self.logger.warning("hop_apologised", extra={"error_id": error_id})
        return answer
