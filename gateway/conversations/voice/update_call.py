"""An outbound call that speaks an update: its words twice, and again at any key. It begins no session.

The step in the address counts how often it was spoken, so a repeated request gets the same document, and none is
stored.
"""

from dataclasses import dataclass

from gateway.audio.prompts.signed_urls import PromptUrls
from gateway.conversations.voice.document import render
from gateway.conversations.voice.request import VoiceRequest
from gateway.messaging import states
from gateway.messaging.draft import render_sms_text
from gateway.messaging.message import OFFICER_QUESTION, SmsMessage
from gateway.messaging.message_store import MessageStore
from gateway.outbound_calls.events import CallEvents
from gateway.outbound_calls.outbound_call import OutboundCall
from gateway.outbound_calls.outbound_call_store import OutboundCallStore
from gateway.outbound_calls.update_calls import spoken_update
from gateway.published_menus.menu_cache import MenuCache
from ivr.spoken_values import spell_out
from ivr.steps import CallbackReason, CallSteps
from ivr.update_recordings import update_files
from ivr.update_script import update_farewell, update_steps
from menus.model import Service
from menus.rendering.message_text import asked_question

MAX_TELLINGS = 6


@dataclass(frozen=True, slots=True)
class UpdateDocuments:
    """Makes the documents of calls that speak an update."""

    menus: MenuCache
    call_events: CallEvents
    outbound_calls: OutboundCallStore
    messages: MessageStore
    prompt_urls: PromptUrls

    def build(self, request: VoiceRequest) -> str | None:
        """Return the document of a call that speaks an update; None for any other call."""
        call = self.call_events.on_answered(
            request.provider, request.call_id, request.msisdn, machine=request.answered_by_machine
        )
        if call is None or not call.message_id:
            return None
        if _was_heard(request):
            self.outbound_calls.mark_heard(call)
        if request.answered_by_machine:
            self.call_events.on_machine(call)
        return render(request, self._steps(request, call), request.step + 1)

    def _steps(self, request: VoiceRequest, call: OutboundCall) -> CallSteps:
        finished = request.step >= (2 if request.action == CallbackReason.SILENCE else MAX_TELLINGS)
        silent = request.answered_by_machine or finished
        message = None if silent else self.messages.load(call.message_id)
        definition = self.menus.for_text(message.name, call.number_digest) if message else self.menus.current
        service = definition.service
        call_voices = self.prompt_urls.call_voices(definition, request.provider)
        language = call.language if call.language in service.languages else service.default_language
        words = _message_text(service, call, message)
        if message is None or words is None:
            return update_farewell(service, language, call_voices)
        is_question = message.name == OFFICER_QUESTION
        update = spoken_update(service, message)
        files = () if is_question else update_files(service, language, update, call.created_at)
        return update_steps(service, language, words, files, call_voices)


def _was_heard(request: VoiceRequest) -> bool:
    """Return whether the update was spoken to its end: silence follows then, while a key may have cut it short."""
    return request.step > 0 and (request.action == CallbackReason.SILENCE or request.step > 1)


def _message_text(service: Service, call: OutboundCall, message: SmsMessage | None) -> str | None:
    """Return the words of the message, the same for the whole call; None if a text told it meanwhile."""
    if message is None or message.state != states.QUEUED:
        return None
    if message.name == OFFICER_QUESTION:
        words: str | None = asked_question(service, message.language, message.reference, message.note)
    else:
        words = render_sms_text(service, message, call.created_at, include_question=False)
    if words is None or not message.reference:
        return words
    return words.replace(message.reference, spell_out(message.reference, message.language).text)
