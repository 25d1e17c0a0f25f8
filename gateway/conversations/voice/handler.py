"""Takes requests of calls: a repeated one gets the same document, and every call is answered with words."""

import logging
import time

import redis

from gateway.conversations.caller_context import build_memory
from gateway.conversations.store import Conversations
from gateway.conversations.ussd.hop import SECONDS
from gateway.conversations.voice.attempt import Taking
from gateway.conversations.voice.call_end import Ended, Endings
from gateway.conversations.voice.deferred_recording import come_back, with_carried
from gateway.conversations.voice.document import (
    CHANNEL,
    apology_without_menus,
    document,
    last_words,
    rejection,
)
from gateway.conversations.voice.notify import saved
from gateway.conversations.voice.record_and_transfer import recording_id
from gateway.conversations.voice.request import CallRequest
from gateway.conversations.voice.request_tokens import note
from gateway.conversations.voice.result import Known, LastWords, Missed
from gateway.conversations.voice.update_call import tell
from gateway.operations import logs
from gateway.services import Services
from gateway.workers.queues import FETCH

SAVES = 5  # the first and four more, each after another request of the call was saved first

logger = logging.getLogger(__name__)


class Calls:
    """Takes calls for the service that is published."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._conversations = Conversations(lambda: services.hops.client, services.hops)
        self._memory = build_memory(services, self._conversations)
        self._endings = Endings(services, self._conversations, self._memory)

    def take(self, request: CallRequest) -> str:
        """The document. Never raises: whatever goes wrong becomes a spoken apology, and the end of the call."""
        started = time.perf_counter()
        caller = self._services.vault.digest(request.msisdn or request.call_id)
        request = with_carried(self._services, request)
        try:
            answer, outcome = self._take(request, caller, started)
        except redis.RedisError as error:
            logger.warning("store_away", extra={"job": "call", "reason": type(error).__name__})
            answer, outcome = come_back(self._services, request) or self._apology(request), "sorry"
        except Exception:  # noqa: BLE001 - guarantee 1: somebody is on the line
            logs.failure(logger, "call_failed", channel=CHANNEL, caller=caller)
            answer, outcome = self._apology(request), "sorry"
        seconds = time.perf_counter() - started
        self._services.metrics.hop(request.provider, CHANNEL, outcome, seconds)
        logs.line(
            logger,
            "hop",
            provider=request.provider,
            channel=CHANNEL,
            caller=caller,
            outcome=outcome,
            ms=round(seconds * 1000, 1),
        )
        return answer

    def stored(self, request: CallRequest) -> None:
        """What was spoken can be fetched now, says the provider: no need to wait for the next attempt."""
        recording = recording_id(self._services, request)
        try:
            self._services.recordings.hasten(recording)
        except redis.RedisError as error:  # it is fetched all the same, a little later
            logger.warning("store_away", extra={"job": "stored", "reason": type(error).__name__})
            return
        self._services.doorbell.ring(FETCH, recording)

    def over(self, ended: Ended) -> None:
        """The call is over, says the provider."""
        self._endings.over(ended, self._id(ended.provider, ended.call_id))

    def _take(self, request: CallRequest, caller: str, started: float) -> tuple[str, str]:
        """The document and what kind of hop it was."""
        if not request.call_id:
            return self._last_words(request, "apology"), "refused"
        told = tell(self._services, request) if request.outbound else None
        if told is not None:
            return told, "continued"
        conversation_id = self._id(request.provider, request.call_id)
        for _ in range(SAVES):
            loaded = self._conversations.load(conversation_id, caller, self._minute)
            taken = Taking(
                self._services,
                self._memory,
                request,
                caller,
                conversation_id,
                loaded,
                lambda: SECONDS - (time.perf_counter() - started),
            ).take()
            if isinstance(taken, LastWords):
                return self._last_words(request, taken.word), "refused"
            if isinstance(taken, Missed):
                self._endings.rejected(conversation_id)
                return rejection(request), "missed"
            menus = taken.definition
            if isinstance(taken, Known):
                repeated = request.step == taken.standing.step - 1
                words = document(self._services, menus, request, taken.held, taken.standing)
                return words, "repeated" if repeated else "redisplayed"
            # Made before it is saved: what cannot be spoken is not a step that the caller took.
            words = document(self._services, menus, request, taken.record, taken.standing)
            if self._conversations.save(loaded, taken.record, taken.way, taken_from=taken.taken_from):
                note(self._services, request)
                saved(self._services, taken)
                return words, "ended" if taken.record.answer.ends else "continued"
        raise RuntimeError("other requests of this call were saved each time")

    @property
    def _minute(self) -> int:
        return int(self._services.clock().timestamp()) // 60

    def _id(self, provider: str, call_id: str) -> str:
        return self._services.vault.digest(f"call:{provider}:{call_id}")

    def _apology(self, request: CallRequest) -> str:
        try:
            return self._last_words(request, "apology")
        except Exception:  # noqa: BLE001 - there are no menus either, and so nobody's words
            return apology_without_menus(request)

    def _last_words(self, request: CallRequest, word: str) -> str:
        return last_words(self._services, self._services.definition, request, word)
