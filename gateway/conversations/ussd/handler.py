"""One hop: load, step, save, answer. The same for every provider and every channel of text.

A hop always answers, whatever goes wrong. The same hop delivered twice changes nothing the second time. What a
citizen is shown as filed, or promised, is on disk before they see it.
"""

import logging
import time
from collections.abc import Callable

import redis

from gateway.callers.numbers import NETWORK
from gateway.conversations.caller_context import build_memory
from gateway.conversations.conversation import Answer, unpack_session
from gateway.conversations.engine_runner import UncertainError
from gateway.conversations.notify import ring_for
from gateway.conversations.recent_records import Recent
from gateway.conversations.store import Conversations, Way, record_key
from gateway.conversations.ussd.attempt import Taking, last_words
from gateway.conversations.ussd.hop import SECONDS, Hop, Taken
from gateway.operations import logs
from gateway.services import Services
from menus.engine.session import UnreadableSessionError
from menus.rendering.built_in_words import BUILT_IN

SAVES = 5  # the first and three more, each after somebody else saved first, and one for what was uncertain

logger = logging.getLogger(__name__)


class Hops:
    """Takes hops for the service that is published."""

    def __init__(self, services: Services) -> None:
        self._services = services
        recent = Recent(time.monotonic)
        self._conversations = Conversations(lambda: services.hops.client, services.hops, recent)
        self._memory = build_memory(services, self._conversations)

    def take(self, hop: Hop) -> Answer:
        """The answer. Never raises: whatever goes wrong becomes polite last words."""
        started = time.perf_counter()
        caller = self._services.vault.digest(hop.msisdn or hop.session_id)
        try:
            taken = self._take(hop, caller, lambda: SECONDS - (time.perf_counter() - started))
        except Exception:  # noqa: BLE001 - guarantee 1: a hop always answers
            error_id = logs.failure(logger, "hop_failed", channel=hop.channel, caller=caller)
            taken = Taken(self._apology(), "sorry")
            logger.warning("hop_apologised", extra={"error_id": error_id})
        seconds = time.perf_counter() - started
        self._services.metrics.hop(hop.provider, hop.channel, taken.outcome, seconds)
        _log_hop(hop, caller, taken, seconds)
        return taken.answer

    def completed(self, provider: str, channel: str, session_id: str, msisdn: str) -> None:
        """A session ended as it should, says the provider: it is no dropped line, whatever stands in its record."""
        wanted = self._memory.wanted(self._services.definition)
        if not wanted.resume_seconds or not msisdn:
            return
        key = record_key(self._id(provider, session_id))
        try:
            held = self._conversations.find(key)
            if held is not None and not held.answer.ends:
                session = unpack_session(held.session, self._services.vault)
                caller = self._services.vault.digest(msisdn)
                self._conversations.drop(Way(caller, channel, session.entry, wanted.resume_seconds), key)
        except UnreadableSessionError:
            return
        except redis.RedisError as error:  # at worst somebody is asked whether to go on
            logger.warning("store_away", extra={"job": "session_over", "reason": type(error).__name__})

    def _take(self, hop: Hop, caller: str, seconds_left: Callable[[], float]) -> Taken:
        if not hop.session_id:
            return Taken(self._last_words("apology"), "refused")
        conversation_id = self._id(hop.provider, hop.session_id)
        for _ in range(SAVES):
            now = self._services.clock()
            loaded = self._conversations.load(conversation_id, caller, int(now.timestamp()) // 60)
            taking = Taking(self._services, self._memory, hop, caller, conversation_id, loaded, seconds_left)
            try:
                taken = taking.take()
            except UncertainError:  # it asks for more than a screen: load the record itself
                continue
            if isinstance(taken, Taken):
                return taken
            answer = taken.conversation.answer
            if self._conversations.save(
                loaded, taken.conversation, taken.way, taken_from=taken.taken_from, recall=taken.recall
            ):
                ring_for(self._services.doorbell, taken.stepper, taken.texts)
                return Taken(answer, "ended" if answer.ends else "continued")
        raise RuntimeError("others saved this conversation each time")

    def _id(self, provider: str, session_id: str) -> str:
        return self._services.vault.digest(f"{provider}:{session_id}")

    def _apology(self) -> Answer:
        try:
            return self._last_words("apology")
        except Exception:  # noqa: BLE001 - there are no menus either, and so nobody's words
            return Answer(BUILT_IN["en"]["apology"], ends=True)

    def _last_words(self, word: str) -> Answer:
        return last_words(self._services.definition.service, word)


def _log_hop(hop: Hop, caller: str, taken: Taken, seconds: float) -> None:
    logs.line(
        logger,
        "hop",
        provider=hop.provider,
        channel=hop.channel,
        caller=caller,
        network=hop.network if NETWORK.fullmatch(hop.network) else "other",
        outcome=taken.outcome,
        ms=round(seconds * 1000, 1),
    )
