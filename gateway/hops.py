"""One hop: load, step, save, answer. The same for every provider and every channel of text.

A hop always answers, whatever goes wrong. The same hop delivered twice changes nothing the second time. What a
citizen is shown as filed, or promised, is on disk before they see it.
"""

import logging
import time
from collections.abc import Callable

from gateway import log
from gateway.cases.submissions import receipt_id
from gateway.conversation import Answer, unpack_session
from gateway.conversations import Conversations, Way, record_key
from gateway.effects import Effects
from gateway.hop import NETWORK, SECONDS, Hop, Taken
from gateway.memory import Memory
from gateway.people.people import People
from gateway.services import Services
from gateway.stepper import Stepper
from gateway.taking import Taking, last_words
from gateway.work.queues import ANSWER, FORWARD, SEND
from menus.session import UnreadableSessionError

SAVES = 4  # the first and three more, each after somebody else saved first

logger = logging.getLogger(__name__)


class Hops:
    """Takes hops for the service that is published."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._conversations = Conversations(lambda: services.hops.client)
        self._memory = _memory(services, self._conversations)

    def take(self, hop: Hop) -> Answer:
        """The answer. Never raises: whatever goes wrong becomes polite last words."""
        started = time.perf_counter()
        caller = self._services.vault.digest(hop.msisdn or hop.session_id)
        try:
            taken = self._take(hop, caller, lambda: SECONDS - (time.perf_counter() - started))
        except Exception:  # noqa: BLE001 - guarantee 1: a hop always answers
            error_id = log.failure(logger, "hop_failed", channel=hop.channel, caller=caller)
            taken = Taken(self._last_words("apology"), "sorry")
            logger.warning("hop_apologised", extra={"error_id": error_id})
        seconds = time.perf_counter() - started
        self._services.metrics.hop(hop.provider, hop.channel, taken.outcome, seconds)
        _log_hop(hop, caller, taken, seconds)
        return taken.answer

    def completed(self, provider: str, channel: str, session_id: str, msisdn: str) -> None:
        """A session ended as it should, says the provider: it is no dropped line, whatever stands in its record."""
        if not msisdn or not session_id:
            return
        key = record_key(self._id(provider, session_id))
        held = self._conversations.find(key)
        if held is None or held.answer.ends:
            return
        try:
            session = unpack_session(held.session, self._services.vault)
        except UnreadableSessionError:
            return
        caller = self._services.vault.digest(msisdn)
        self._conversations.drop(Way(caller, channel, session.entry, 0), key)

    def _take(self, hop: Hop, caller: str, seconds_left: Callable[[], float]) -> Taken:
        if not hop.session_id:
            return Taken(self._last_words("apology"), "refused")
        conversation_id = self._id(hop.provider, hop.session_id)
        for _ in range(SAVES):
            now = self._services.clock()
            loaded = self._conversations.load(conversation_id, caller, int(now.timestamp()) // 60)
            taken = Taking(
                self._services, self._memory, hop, caller, conversation_id, loaded, seconds_left
            ).take()
            if isinstance(taken, Taken):
                return taken
            answer = taken.conversation.answer
            if self._conversations.save(loaded, taken.conversation, taken.way):
                self._ring(taken.stepper, taken.texts)
                return Taken(answer, "ended" if answer.ends else "continued")
        raise RuntimeError("others saved this conversation each time")

    def _ring(self, stepper: Stepper, texts: list[str]) -> None:
        ring = self._services.doorbell.ring
        for submission_id, reference in stepper.filed.items():
            ring(FORWARD, submission_id)
            ring(SEND, receipt_id(reference))
        for message_id in texts:
            ring(SEND, message_id)
        for question_id in stepper.late:
            ring(ANSWER, question_id)

    def _id(self, provider: str, session_id: str) -> str:
        return self._services.vault.digest(f"{provider}:{session_id}")

    def _last_words(self, word: str) -> Answer:
        return last_words(self._services.definition.service, word)


def _memory(services: Services, conversations: Conversations) -> Memory:
    people = People(lambda: services.durable_hops.client, services.vault, services.settings.keep_languages)
    effects = Effects(
        lambda: services.durable_hops.client,
        services.vault,
        people,
        services.consent,
        services.messages,
        services.calls_outbox,
    )
    return Memory(conversations, people, effects)


def _log_hop(hop: Hop, caller: str, taken: Taken, seconds: float) -> None:
    logger.info(
        "hop",
        extra={
            "provider": hop.provider,
            "channel": hop.channel,
            "caller": caller,
            "network": hop.network if NETWORK.fullmatch(hop.network) else "other",
            "outcome": taken.outcome,
            "ms": round(seconds * 1000, 1),
        },
    )
