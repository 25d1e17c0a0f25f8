"""One hop: load, step, save, answer. The same for every provider and every channel of text.

A hop always answers, whatever goes wrong. The same hop delivered twice changes nothing the second time. What a
citizen is shown as filed, or promised, is on disk before they see it.
"""

import logging
import time
from collections.abc import Callable

import redis

from gateway.callers.numbers import NETWORK_CODE
from gateway.container.channel_services import ChannelServices
from gateway.conversations.caller_context import build_caller_context
from gateway.conversations.conversation import HopReply, unpack_session
from gateway.conversations.notify import notify_workers
from gateway.conversations.recent_records import RecentRecordCache
from gateway.conversations.store import ConversationStore, ResumePointer, record_key
from gateway.conversations.ussd.attempt import HopAttempt, closing_reply
from gateway.conversations.ussd.hop import HOP_DEADLINE_SECONDS, Hop, HopResult
from gateway.operations import logs
from menus.engine.runner import StaleReadError
from menus.engine.session import UnreadableSessionError
from menus.rendering.built_in_words import BUILT_IN_WORDS

SAVE_ATTEMPTS = (
    5  # the first and three more, each after somebody else saved first, and one for what was uncertain
)

logger = logging.getLogger(__name__)


class UssdHandler:
    """Takes hops for the service that is published."""

    def __init__(self, services: ChannelServices) -> None:
        self._services = services
        recent = RecentRecordCache(time.monotonic)
        self._conversations = ConversationStore(lambda: services.hops.client, services.hops, recent)
        self._context = build_caller_context(services, self._conversations)

    def handle(self, hop: Hop) -> HopReply:
        """The answer. Never raises: whatever goes wrong becomes polite last words."""
        started = time.perf_counter()
        caller = self._services.crypto.digest(hop.msisdn or hop.session_id)
        try:
            result = self._handle(hop, caller, lambda: HOP_DEADLINE_SECONDS - (time.perf_counter() - started))
        except Exception:  # noqa: BLE001 - guarantee 1: a hop always answers
            error_id = logs.exception(logger, "hop_failed", channel=hop.channel, caller=caller)
            result = HopResult(self._apology(), "sorry")
            logger.warning("hop_apologised", extra={"error_id": error_id})
        seconds = time.perf_counter() - started
        self._services.metrics.record_hop(hop.provider, hop.channel, result.outcome, seconds)
        _log_hop(hop, caller, result, seconds)
        return result.reply

    def handle_completed(self, provider: str, channel: str, session_id: str, msisdn: str) -> None:
        """A session ended as it should, says the provider: it is no dropped line, whatever stands in its record."""
        data_needs = self._context.data_needs(self._services.definition)
        if not data_needs.resume_seconds or not msisdn:
            return
        key = record_key(self._conversation_id(provider, session_id))
        try:
            record = self._conversations.find(key)
            if record is not None and not record.reply.ends:
                session = unpack_session(record.session, self._services.crypto)
                caller = self._services.crypto.digest(msisdn)
                self._conversations.remove_resumable(
                    ResumePointer(caller, channel, session.entry, data_needs.resume_seconds), key
                )
        except UnreadableSessionError:
            return
        except redis.RedisError as error:  # at worst somebody is asked whether to go on
            logger.warning("store_unavailable", extra={"job": "session_over", "reason": type(error).__name__})

    def _handle(self, hop: Hop, caller_digest: str, seconds_left: Callable[[], float]) -> HopResult:
        if not hop.session_id:
            return HopResult(self._closing_reply("apology"), "refused")
        conversation_id = self._conversation_id(hop.provider, hop.session_id)
        for _ in range(SAVE_ATTEMPTS):
            now = self._services.clock()
            loaded = self._conversations.load(conversation_id, caller_digest, int(now.timestamp()) // 60)
            attempt = HopAttempt(
                self._services, self._context, hop, caller_digest, conversation_id, loaded, seconds_left
            )
            try:
                result = attempt.run()
            except StaleReadError:  # it asks for more than a screen: load the record itself
                continue
            if isinstance(result, HopResult):
                return result
            answer = result.record.reply
            if self._conversations.save(
                loaded,
                result.record,
                result.pointer,
                resumed_from=result.resumed_from,
                cacheable=result.cacheable,
            ):
                notify_workers(self._services.job_notifier, result.jobs)
                return HopResult(answer, "ended" if answer.ends else "continued")
        raise RuntimeError("others saved this conversation each time")

    def _conversation_id(self, provider: str, session_id: str) -> str:
        return self._services.crypto.digest(f"{provider}:{session_id}")

    def _apology(self) -> HopReply:
        try:
            return self._closing_reply("apology")
        except Exception:  # noqa: BLE001 - there are no menus either, and so nobody's words
            return HopReply(BUILT_IN_WORDS["en"]["apology"], ends=True)

    def _closing_reply(self, word: str) -> HopReply:
        return closing_reply(self._services.definition.service, word)


def _log_hop(hop: Hop, caller: str, result: HopResult, seconds: float) -> None:
    logs.info(
        logger,
        "hop",
        provider=hop.provider,
        channel=hop.channel,
        caller=caller,
        network=hop.network if NETWORK_CODE.fullmatch(hop.network) else "other",
        outcome=result.outcome,
        ms=round(seconds * 1000, 1),
    )
