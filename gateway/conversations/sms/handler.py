"""Takes texts: the same text twice gets the same answer once, and two texts at the same instant are taken in turn."""

import logging
import time

import redis

from gateway.callers.numbers import NETWORK
from gateway.conversations.caller_context import build_memory
from gateway.conversations.notify import ring_for
from gateway.conversations.sms.automatic_senders import is_machine
from gateway.conversations.sms.conversation import Talk
from gateway.conversations.sms.incoming import Incoming, Reply
from gateway.conversations.sms.router import Answering
from gateway.conversations.sms.store import Records
from gateway.conversations.store import Conversations
from gateway.conversations.ussd.hop import SECONDS
from gateway.messaging.message import REPLY
from gateway.operations import logs
from gateway.services import Services
from gateway.workers.queues import SEND
from menus.rendering.built_in_words import BUILT_IN

SAVES = 5  # the first and four more, each after another text of the conversation was saved first
CHANNEL = "sms"
NOTHING = Reply("", "", "silent")

logger = logging.getLogger(__name__)


class Texts:
    """Takes texts for the service that is published."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._records = Records(lambda: services.hops.client, services.vault)
        self._memory = build_memory(services, Conversations(lambda: services.hops.client))

    def take(self, incoming: Incoming) -> Reply:
        """What goes back, empty where nothing does. What goes wrong becomes an apology.

        Redis errors pass through: who can be asked to bring the text again should be.
        """
        started = time.perf_counter()
        caller = self._services.vault.digest(incoming.msisdn)
        try:
            reply = self._take(incoming, caller, started)
        except redis.RedisError:
            raise
        except Exception:  # noqa: BLE001 - guarantee 1: somebody waits for an answer
            logs.failure(logger, "text_failed", caller=caller)
            reply = self.apology()
        seconds = time.perf_counter() - started
        self._services.metrics.hop(incoming.provider, CHANNEL, reply.outcome, seconds)
        self._log(incoming, caller, reply, seconds)
        return reply

    def answer_by_text(self, incoming: Incoming, reply: Reply) -> None:
        """Put a reply into the outbox, once however often the text is brought; from the number that was texted."""
        if not reply.text:
            return
        services = self._services
        message_id = services.vault.digest(f"reply:{incoming.provider}:{incoming.id}")
        services.messages.queue_text(
            message_id,
            incoming.msisdn,
            reply.text,
            reply.language,
            REPLY,
            sender=incoming.to,
            by=incoming.provider,
        )
        services.doorbell.ring(SEND, message_id)

    def apology(self) -> Reply:
        """What is said where nothing else can be."""
        try:
            service = self._services.definition.service
            words, language = service.words[service.default_language], service.default_language
        except Exception:  # noqa: BLE001 - there are no menus either, and so nobody's words
            words, language = BUILT_IN["en"], "en"
        return Reply(words["apology"], language, "sorry")

    def _take(self, incoming: Incoming, caller: str, started: float) -> Reply:
        if is_machine(incoming):
            return NOTHING
        for _ in range(SAVES):
            loaded = self._records.load(incoming, caller)
            if loaded.answered is not None:
                return _again(loaded.answered)
            talk = Talk(
                self._services,
                self._memory,
                incoming,
                caller,
                loaded,
                lambda: SECONDS - (time.perf_counter() - started),
            )
            spoken = Answering(talk, self._services.consent).take()
            standing = self._records.save(incoming, loaded, spoken.said)
            if standing is None:
                continue
            if spoken.stepper is not None:
                ring_for(self._services.doorbell, spoken.stepper, spoken.texts)
            if spoken.question:
                self._services.questions.answered(caller, spoken.question)
            return standing if standing == spoken.said.reply else _again(standing)
        raise RuntimeError("other texts of this conversation were saved each time")

    def _log(self, incoming: Incoming, caller: str, reply: Reply, seconds: float) -> None:
        late = (self._services.clock() - incoming.sent_at).total_seconds() if incoming.sent_at else None
        logger.info(
            "text",
            extra={
                "provider": incoming.provider,
                "channel": CHANNEL,
                "caller": caller,
                "network": incoming.network if NETWORK.fullmatch(incoming.network) else "other",
                "outcome": reply.outcome,
                "ms": round(seconds * 1000, 1),
                "late_s": None if late is None else round(late),
            },
        )


def _again(reply: Reply) -> Reply:
    return Reply(reply.text, reply.language, "repeated")
