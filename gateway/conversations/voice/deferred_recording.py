"""A message that came while the store was away. The provider reports it once, so the next request carries it along.

The caller hears that it takes a moment. The call comes back with the message, encrypted, in its address.
"""

from contextlib import suppress
from dataclasses import dataclass, replace

import msgspec

from gateway.conversations.voice.request import VoiceRequest, step_url
from gateway.errors import DecryptionError, DefinitionError
from gateway.published_menus.menu_cache import MenuCache
from gateway.security.crypto import Crypto
from ivr.steps import CallbackReason, CallSteps, PauseStep, PromptStep, RedirectStep, SayStep
from ivr.voice import CallVoices
from menus.words.language_words import ENGLISH_WORDS

MAX_DEFERRALS = 10  # half a minute and more; then the store is not expected back in time
PAUSE_SECONDS = 3


class DeferredRecording(msgspec.Struct, array_like=True, frozen=True):
    """A provider's report of a message, and the number of times that it was deferred so far."""

    recording_url: str
    recording_seconds: int | None
    deferrals: int


@dataclass(frozen=True, slots=True)
class RecordingDeferral:
    """Makes calls come back with their messages."""

    crypto: Crypto
    menus: MenuCache

    def restore(self, request: VoiceRequest) -> VoiceRequest:
        """Return the request with the message that it carries along."""
        if not request.deferred_recording or request.recording_url:
            return request
        try:
            packed = self.crypto.decrypt_bytes(request.deferred_recording)
            carried = msgspec.msgpack.decode(packed, type=DeferredRecording)
        except (DecryptionError, msgspec.DecodeError):
            return request
        return replace(
            request,
            recording_url=carried.recording_url,
            recording_seconds=carried.recording_seconds,
            deferrals=carried.deferrals,
        )

    def defer(self, request: VoiceRequest) -> str | None:
        """Return a document with which the call comes back with its message; None without a message, or too often."""
        if not request.has_recording or request.deferrals >= MAX_DEFERRALS:
            return None
        carried = DeferredRecording(request.recording_url, request.recording_seconds, request.deferrals + 1)
        encrypted = self.crypto.encrypt_bytes(msgspec.msgpack.encode(carried)).decode()

        def address(action: CallbackReason) -> str:
            return f"{step_url(request.callback_url, request.step, action)}&carried={encrypted}"

        steps: CallSteps = (
            *self._wait_prompt(request),
            PauseStep(PAUSE_SECONDS),
            RedirectStep(CallbackReason.RECORDED),
        )
        return request.document_format.render(steps, address)

    def _wait_prompt(self, request: VoiceRequest) -> tuple[PromptStep, ...]:
        with suppress(DefinitionError):
            service = self.menus.current.service
            language = service.default_language
            voice = CallVoices(request.provider).voice_for(language, service.languages[language])
            return (voice.say(service.words[language]["wait"]),)
        return (SayStep(ENGLISH_WORDS["wait"]),)
