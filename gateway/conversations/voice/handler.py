"""Takes requests of calls: a repeated one gets the same document, and every call is answered with words."""

import logging
import time

import redis

from gateway.container.channel_services import ChannelServices
from gateway.conversations.caller_context import build_caller_context
from gateway.conversations.store import ConversationStore
from gateway.conversations.ussd.hop import HOP_DEADLINE_SECONDS
from gateway.conversations.voice.attempt import CallAttempt
from gateway.conversations.voice.call_end import CallEnd, CallEndHandler
from gateway.conversations.voice.deferred_recording import defer_recording, restore_recording
from gateway.conversations.voice.document import (
    CHANNEL,
    apology_document,
    build_document,
    closing_document,
    rejection_document,
)
from gateway.conversations.voice.notify import finish_save
from gateway.conversations.voice.record_and_transfer import recording_id
from gateway.conversations.voice.request import VoiceRequest
from gateway.conversations.voice.request_tokens import remember_token
from gateway.conversations.voice.result import ClosingMessage, CurrentCall, MissedCall
from gateway.conversations.voice.update_call import update_document
from gateway.operations import logs
from gateway.workers.queues import FETCH_RECORDING

SAVE_ATTEMPTS = 5  # the first and four more, each after another request of the call was saved first

logger = logging.getLogger(__name__)


class CallHandler:
    """Takes calls for the service that is published."""

    def __init__(self, services: ChannelServices) -> None:
        self._services = services
        self._conversations = ConversationStore(lambda: services.hops.client, services.hops)
        self._context = build_caller_context(services, self._conversations)
        self._end_handler = CallEndHandler(services, self._conversations, self._context)

    def handle(self, request: VoiceRequest) -> str:
        """The document. Never raises: whatever goes wrong becomes a spoken apology, and the end of the call."""
        started = time.perf_counter()
        caller = self._services.crypto.digest(request.msisdn or request.call_id)
        request = restore_recording(self._services, request)
        try:
            answer, outcome = self._handle(request, caller, started)
        except redis.RedisError as error:
            logger.warning("store_unavailable", extra={"job": "call", "reason": type(error).__name__})
            answer, outcome = defer_recording(self._services, request) or self._apology(request), "sorry"
        except Exception:  # noqa: BLE001 - guarantee 1: somebody is on the line
            logs.exception(logger, "call_failed", channel=CHANNEL, caller=caller)
            answer, outcome = self._apology(request), "sorry"
        seconds = time.perf_counter() - started
        self._services.metrics.record_hop(request.provider, CHANNEL, outcome, seconds)
        logs.info(
            logger,
            "hop",
            provider=request.provider,
            channel=CHANNEL,
            caller=caller,
            outcome=outcome,
            ms=round(seconds * 1000, 1),
        )
        return answer

    def handle_recording_stored(self, request: VoiceRequest) -> None:
        """What was spoken can be fetched now, says the provider: no need to wait for the next attempt."""
        recording = recording_id(self._services, request)
        try:
            self._services.recordings.expedite(recording)
        except redis.RedisError as error:  # it is fetched all the same, a little later
            logger.warning("store_unavailable", extra={"job": "stored", "reason": type(error).__name__})
            return
        self._services.job_notifier.notify(FETCH_RECORDING, recording)

    def handle_end(self, end: CallEnd) -> None:
        """The call is over, says the provider."""
        self._end_handler.handle(end, self._conversation_id(end.provider, end.call_id))

    def _handle(self, request: VoiceRequest, caller_digest: str, started: float) -> tuple[str, str]:
        """The document and what kind of hop it was."""
        if not request.call_id:
            return self._closing_document(request, "apology"), "refused"
        update = update_document(self._services, request) if request.outbound else None
        if update is not None:
            return update, "continued"
        conversation_id = self._conversation_id(request.provider, request.call_id)
        for _ in range(SAVE_ATTEMPTS):
            loaded = self._conversations.load(conversation_id, caller_digest, self._minute)
            result = CallAttempt(
                self._services,
                self._context,
                request,
                caller_digest,
                conversation_id,
                loaded,
                lambda: HOP_DEADLINE_SECONDS - (time.perf_counter() - started),
            ).run()
            if isinstance(result, ClosingMessage):
                return self._closing_document(request, result.word), "refused"
            if isinstance(result, MissedCall):
                self._end_handler.note_rejected(conversation_id)
                return rejection_document(request), "missed"
            definition = result.definition
            if isinstance(result, CurrentCall):
                repeated = request.step == result.state.step - 1
                content = build_document(self._services, definition, request, result.record, result.state)
                return content, "repeated" if repeated else "redisplayed"
            # Made before it is saved: what cannot be spoken is not a step that the caller took.
            content = build_document(self._services, definition, request, result.record, result.state)
            if self._conversations.save(
                loaded, result.record, result.pointer, resumed_from=result.resumed_from
            ):
                remember_token(self._services, request)
                finish_save(self._services, result)
                return content, "ended" if result.record.reply.ends else "continued"
        raise RuntimeError("other requests of this call were saved each time")

    @property
    def _minute(self) -> int:
        return int(self._services.clock().timestamp()) // 60

    def _conversation_id(self, provider: str, call_id: str) -> str:
        return self._services.crypto.digest(f"call:{provider}:{call_id}")

    def _apology(self, request: VoiceRequest) -> str:
        try:
            return self._closing_document(request, "apology")
        except Exception:  # noqa: BLE001 - there are no menus either, and so nobody's words
            return apology_document(request)

    def _closing_document(self, request: VoiceRequest, word: str) -> str:
        return closing_document(self._services, self._services.definition, request, word)
