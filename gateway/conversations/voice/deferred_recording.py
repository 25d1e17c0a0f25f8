"""A message that came while the store was away: the provider tells of it once, so its next request carries it along.

The caller hears that it takes a moment, and the call comes back with the message, sealed, in its address.
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
from menus.rendering.built_in_words import BUILT_IN_WORDS

MAX_DEFERRALS = 10  # half a minute and more; then the store stays away
PAUSE_SECONDS = 3


class DeferredRecording(msgspec.Struct, array_like=True, frozen=True):
    """What a provider reported of a message, and how often it was deferred so far."""

    recording_url: str
    recording_seconds: int | None
    deferrals: int


@dataclass(frozen=True, slots=True)
class RecordingDeferral:
    """Has calls come back with their messages."""

    crypto: Crypto
    menus: MenuCache

    def restore(self, request: VoiceRequest) -> VoiceRequest:
        """Return the request with the message that it brings along."""
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
        """Return a document that has the call come back with its message; None if it has none or came too often."""
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
        return (SayStep(BUILT_IN_WORDS["en"]["wait"]),)
