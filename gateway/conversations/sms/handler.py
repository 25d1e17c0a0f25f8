"""Takes texts: the same text twice gets the same answer once, and two texts at the same instant are taken in turn."""

import logging
import time

import redis

from gateway.callers.numbers import NETWORK_CODE
from gateway.container.channel_services import ChannelServices
from gateway.conversations.caller_context import build_caller_context
from gateway.conversations.notify import notify_workers
from gateway.conversations.sms.automatic_senders import is_automatic
from gateway.conversations.sms.conversation import SmsConversation
from gateway.conversations.sms.incoming import IncomingSms, SmsReply
from gateway.conversations.sms.router import SmsRouter
from gateway.conversations.sms.store import SmsConversationStore
from gateway.conversations.store import ConversationStore
from gateway.conversations.ussd.hop import HOP_DEADLINE_SECONDS
from gateway.messaging.message import REPLY
from gateway.operations import logs
from gateway.workers.queues import SEND
from menus.rendering.built_in_words import BUILT_IN_WORDS

SAVE_ATTEMPTS = 5  # the first and four more, each after another text of the conversation was saved first
CHANNEL = "sms"
NO_REPLY = SmsReply("", "", "silent")

logger = logging.getLogger(__name__)


class SmsHandler:
    """Takes texts for the service that is published."""

    def __init__(self, services: ChannelServices) -> None:
        self._services = services
        self._store = SmsConversationStore(lambda: services.hops.client, services.crypto)
        self._context = build_caller_context(services, ConversationStore(lambda: services.hops.client))

    def handle(self, incoming: IncomingSms) -> SmsReply:
        """What goes back, empty where nothing does. What goes wrong becomes an apology.

        Redis errors pass through: who can be asked to bring the text again should be.
        """
        started = time.perf_counter()
        caller = self._services.crypto.digest(incoming.msisdn)
        try:
            reply = self._handle(incoming, caller, started)
        except redis.RedisError:
            raise
        except Exception:  # noqa: BLE001 - guarantee 1: somebody waits for an answer
            logs.exception(logger, "text_failed", caller=caller)
            reply = self.apology()
        seconds = time.perf_counter() - started
        self._services.metrics.record_hop(incoming.provider, CHANNEL, reply.outcome, seconds)
        self._log(incoming, caller, reply, seconds)
        return reply

    def queue_reply(self, incoming: IncomingSms, reply: SmsReply) -> None:
        """Put a reply into the outbox, once however often the text is brought; from the number that was texted."""
        if not reply.text:
            return
        services = self._services
        message_id = services.crypto.digest(f"reply:{incoming.provider}:{incoming.id}")
        services.messages.queue_text(
            message_id,
            incoming.msisdn,
            reply.text,
            reply.language,
            REPLY,
            sender=incoming.to,
            by=incoming.provider,
        )
        services.job_notifier.notify(SEND, message_id)

    def apology(self) -> SmsReply:
        """What is said where nothing else can be."""
        try:
            service = self._services.definition.service
            words, language = service.words[service.default_language], service.default_language
        except Exception:  # noqa: BLE001 - there are no menus either, and so nobody's words
            words, language = BUILT_IN_WORDS["en"], "en"
        return SmsReply(words["apology"], language, "sorry")

    def _handle(self, incoming: IncomingSms, caller_digest: str, started: float) -> SmsReply:
        if is_automatic(incoming):
            return NO_REPLY
        for _ in range(SAVE_ATTEMPTS):
            loaded = self._store.load(incoming, caller_digest)
            if loaded.earlier_reply is not None:
                return _as_repeated(loaded.earlier_reply)
            conversation = SmsConversation(
                self._services,
                self._context,
                incoming,
                caller_digest,
                loaded,
                lambda: HOP_DEADLINE_SECONDS - (time.perf_counter() - started),
            )
            result = SmsRouter(conversation, self._services.consent).route()
            saved_reply = self._store.save(incoming, loaded, result.save_request)
            if saved_reply is None:
                continue
            notify_workers(self._services.job_notifier, result.jobs)
            if result.question:
                self._services.questions.mark_answered(caller_digest, result.question)
            return saved_reply if saved_reply == result.save_request.reply else _as_repeated(saved_reply)
        raise RuntimeError("other texts of this conversation were saved each time")

    def _log(self, incoming: IncomingSms, caller: str, reply: SmsReply, seconds: float) -> None:
        late = (self._services.clock() - incoming.sent_at).total_seconds() if incoming.sent_at else None
        logger.info(
            "text",
            extra={
                "provider": incoming.provider,
                "channel": CHANNEL,
                "caller": caller,
                "network": incoming.network if NETWORK_CODE.fullmatch(incoming.network) else "other",
                "outcome": reply.outcome,
                "ms": round(seconds * 1000, 1),
                "late_s": None if late is None else round(late),
            },
        )


def _as_repeated(reply: SmsReply) -> SmsReply:
    return SmsReply(reply.text, reply.language, "repeated")
