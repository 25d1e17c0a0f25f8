"""Takes requests of calls: a repeated one gets the same document, and every call is answered with words."""

import logging
from collections.abc import Callable, Iterator

import redis

from gateway.conversations.handler import Answer, ConversationHandler, HandlerResources, Identity
from gateway.conversations.voice.call_end import CallEnd, CallEndHandler
from gateway.conversations.voice.deferred_recording import RecordingDeferral
from gateway.conversations.voice.document import CHANNEL, apology_document, engine_caller
from gateway.conversations.voice.record_and_transfer import recording_id
from gateway.conversations.voice.request import (
    VoiceRequest,
    conversation_name,
    earlier_conversation_name,
)
from gateway.conversations.voice.result import CallSaveRequest
from gateway.conversations.voice.transaction import CallResources, CallTransaction
from gateway.conversations.voice.update_call import UpdateDocuments
from gateway.operations import logs
from gateway.workers.queues import FETCH_RECORDING


class CallHandler(ConversationHandler[VoiceRequest, CallSaveRequest, str]):
    """Handles calls. A request has the step that it comes back from. The reply is a document for the provider."""

    channel = CHANNEL
    logger = logging.getLogger(__name__)

    def __init__(
        self,
        resources: HandlerResources,
        calls: CallResources,
        updates: UpdateDocuments,
        deferral: RecordingDeferral,
        end_handler: CallEndHandler,
    ) -> None:
        super().__init__(resources)
        self._calls = calls
        self._updates = updates
        self._deferral = deferral
        self._end_handler = end_handler

    def handle(self, request: VoiceRequest) -> str:
        """Return the document. An error becomes a spoken apology, and the end of the call."""
        return super().handle(self._deferral.restore(request))

    def handle_recording_stored(self, request: VoiceRequest) -> None:
        """Handle a provider's report that a recording is ready: fetch it now, before the next attempt is due."""
        recording = recording_id(self.resources.crypto.digest, request)
        try:
            self._calls.recordings.expedite(recording)
        except redis.RedisError as error:  # it is fetched all the same, a little later
            self._warn_of_store("stored", error)
            return
        self.resources.job_notifier.notify(FETCH_RECORDING, recording)

    def handle_end(self, end: CallEnd) -> None:
        """Handle a final notice."""
        self._end_handler.handle(end, self._conversation_id(end.provider, end.call_id, end.msisdn))

    def _identify(self, request: VoiceRequest) -> Identity:
        caller = self.resources.crypto.digest(request.msisdn or request.call_id)
        return Identity(caller, self._conversation_id(request.provider, request.call_id, request.msisdn), {})

    def _passes(
        self, request: VoiceRequest, caller: str, conversation_id: str, seconds_left: Callable[[], float]
    ) -> Iterator[CallTransaction | Answer[str]]:
        resources, calls = self.resources, self._calls
        if not request.call_id:
            document = calls.documents.closing(resources.menus.current, request, "apology")
            yield Answer(document, "refused")
        update = self._updates.build(request) if request.outbound else None
        if update is not None:
            yield Answer(update, "continued")
        who = engine_caller(request)
        while True:
            now = resources.clock()
            loaded = calls.conversations.load(conversation_id, caller, int(now.timestamp()) // 60)
            if loaded.conversation is None and request.step:
                earlier = earlier_conversation_name(request.provider, request.call_id)
                loaded = calls.conversations.load_earlier(loaded, resources.crypto.digest(earlier))
            yield CallTransaction(
                resources, who, caller, conversation_id, now, seconds_left, request, loaded, calls
            )

    def _apologise(self, request: VoiceRequest, caller: str, error: Exception) -> Answer[str]:
        deferred = None
        if isinstance(error, redis.RedisError):
            self._warn_of_store("call", error)
            deferred = self._deferral.defer(request)
        else:
            logs.exception(self.logger, "call_failed", channel=CHANNEL, caller=caller)
        return Answer(deferred or self._apology(request), "sorry")

    def _apology(self, request: VoiceRequest) -> str:
        try:
            return self._calls.documents.closing(self.resources.menus.current, request, "apology")
        except Exception:  # noqa: BLE001 - there are no menus either, and so nobody's words
            return apology_document(request)

    def _warn_of_store(self, job: str, error: redis.RedisError) -> None:
        extra = {"job": job, "reason": type(error).__name__}
        self.logger.warning("store_unavailable", extra=extra)

    def _conversation_id(self, provider: str, call_id: str, msisdn: str) -> str:
        return self.resources.crypto.digest(conversation_name(provider, call_id, msisdn))
