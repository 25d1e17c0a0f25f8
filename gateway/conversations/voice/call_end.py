"""The end of a call, as its provider tells: the session is closed, the call counted."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field

import msgspec
import redis

from gateway.conversations.caller_context import Memory
from gateway.conversations.conversation import Answer
from gateway.conversations.store import Conversations
from gateway.conversations.ussd.hop import SECONDS
from gateway.conversations.voice.attempt import Taking
from gateway.conversations.voice.call_state import over_key
from gateway.conversations.voice.document import CHANNEL
from gateway.conversations.voice.notify import saved
from gateway.conversations.voice.request import CallRequest
from gateway.services import Services
from ivr.steps import Action

NONE = "none"  # how no session ended: nobody answered our call, or it told an update
TOLD_SECONDS = 24 * 3600  # a notice that comes again within them counts nothing
SAVES = 5

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Ended:
    """A final notice. `connected` where the call came about at all; `outbound` where we made it.

    `msisdn` is the caller's, or of whom we rang. `told` is what may be logged: `cause`, `seconds`, `cost`, `currency`.
    `recording` is where the provider has what was being spoken as the caller hung up.
    """

    provider: str
    call_id: str
    msisdn: str
    outbound: bool
    connected: bool
    told: Mapping[str, str]
    recording: str = field(default="", repr=False)

    @property
    def direction(self) -> str:
        """In the words of the metrics."""
        return "out" if self.outbound else "in"


class Endings:
    """Closes sessions. `conversations` and `memory` are those of the process."""

    def __init__(self, services: Services, conversations: Conversations, memory: Memory) -> None:
        self._services = services
        self._conversations = conversations
        self._memory = memory

    def over(self, ended: Ended, conversation_id: str) -> None:
        """Close the session and count the call, once however often its notice comes.

        Where menus take dropped calls up, the session of one that did not end stays as it is.
        """
        caller = self._services.vault.digest(ended.msisdn or ended.call_id)
        try:
            if ended.outbound:
                cause = ended.told.get("cause", "")
                self._services.ring_notices.over(ended.provider, ended.call_id, ended.msisdn, cause)
            how = self._close_once(ended, conversation_id, caller)
        except redis.RedisError as error:  # the call is over all the same, its record goes by itself
            logger.warning("store_away", extra={"job": "call_over", "reason": type(error).__name__})
            return
        if how is None:
            return
        if how != NONE:
            self._services.metrics.session_ended(how if ended.connected else "failed")
        self._count(ended)
        extra = {"provider": ended.provider, "channel": CHANNEL, "caller": caller, **ended.told}
        logger.info("session_over", extra=extra | {"direction": ended.direction})

    def rejected(self, conversation_id: str) -> None:
        """A call that is not taken has no session, so its notice counts no end of one."""
        self._services.hops.client.set(over_key(conversation_id), "1", ex=TOLD_SECONDS)

    def _count(self, ended: Ended) -> None:
        metrics, told = self._services.metrics, ended.told
        if "seconds" in told:
            metrics.call(ended.provider, ended.direction, float(told["seconds"]))
        if "cost" in told:
            metrics.call_cost(ended.provider, told.get("currency", ""), float(told["cost"]))

    def _close_once(self, ended: Ended, conversation_id: str, caller: str) -> str | None:
        """Close the session; how it ended, None where that was told before."""
        client = self._services.hops.client
        if client.exists(over_key(conversation_id)):
            return None
        # First: should it fail, a notice that comes again makes up for it.
        self._settle(ended, conversation_id, caller)
        if not client.set(over_key(conversation_id), "1", nx=True, ex=TOLD_SECONDS):
            return None
        return self._close(conversation_id, caller, NONE if ended.outbound else "completed")

    def _settle(self, ended: Ended, conversation_id: str, caller: str) -> None:
        """What a caller spoke, or who they were put through to, counts also where they hung up there."""
        request = CallRequest(
            ended.provider,
            ended.call_id,
            ended.msisdn,
            number="",
            hook="",
            action=Action.RECORDED,
            recording=ended.recording,
        )
        for _ in range(SAVES):
            loaded = self._conversations.load(conversation_id, caller, self._minute)
            taking = Taking(
                self._services, self._memory, request, caller, conversation_id, loaded, lambda: SECONDS
            )
            changed = taking.hang_up()
            if changed is None:
                return
            if self._conversations.save(loaded, changed.record, changed.way):
                saved(self._services, changed)
                return

    def _close(self, conversation_id: str, caller: str, without: str) -> str:
        """Close the session; how it ended, `without` where there was none."""
        for _ in range(SAVES):
            loaded = self._conversations.load(conversation_id, caller, self._minute)
            held = loaded.conversation
            if held is None:
                return without
            if held.answer.ends:
                return "completed"
            definition = self._services.menus.of(held.definition)
            if definition is not None and self._memory.wanted(definition).resume_seconds:
                return "dropped"
            closed = msgspec.structs.replace(held, answer=Answer(held.answer.text, ends=True))
            if self._conversations.save(loaded, closed, None):
                return "dropped"
        return "dropped"

    @property
    def _minute(self) -> int:
        return int(self._services.clock().timestamp()) // 60
