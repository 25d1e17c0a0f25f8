"""A call of ours that tells an update: its words, twice, and again at any key. No session is begun.

The step in the address says how often it was told, so a repeated request gets the same document without any being kept.
"""

from gateway.container.channel_services import ChannelServices
from gateway.conversations.voice.document import render
from gateway.conversations.voice.request import VoiceRequest
from gateway.messaging import states
from gateway.messaging.message import SmsMessage
from gateway.messaging.wording import render_sms_text
from gateway.outbound_calls.outbound_call import OutboundCall
from gateway.outbound_calls.update_calls import spoken_update
from ivr.spoken_values import spell_out
from ivr.steps import CallbackReason, CallSteps
from ivr.update_recordings import update_files
from ivr.update_script import update_farewell, update_steps
from menus.model import Service

MAX_TELLINGS = 6


def update_document(services: ChannelServices, request: VoiceRequest) -> str | None:
    """The document of a call that tells an update; None where it is any other call."""
    call_events = services.call_events
    call = call_events.on_answered(
        request.provider, request.call_id, request.msisdn, machine=request.answered_by_machine
    )
    if call is None or not call.message_id:
        return None
    if _was_heard(request):
        services.rings.mark_heard(call)
    if request.answered_by_machine:
        call_events.on_machine(call)
    return render(request, _steps(services, request, call), request.step + 1)


def _was_heard(request: VoiceRequest) -> bool:
    """Whether it was spoken to its end: silence follows that, where the first key may have cut it short."""
    return request.step > 0 and (request.action == CallbackReason.SILENCE or request.step > 1)


def _steps(services: ChannelServices, request: VoiceRequest, call: OutboundCall) -> CallSteps:
    definition = services.definition
    service, call_voices = definition.service, services.prompt_urls.call_voices(definition, request.provider)
    language = call.language if call.language in service.languages else service.default_language
    finished = request.step >= (2 if request.action == CallbackReason.SILENCE else MAX_TELLINGS)
    message = None if request.answered_by_machine or finished else services.messages.load(call.message_id)
    words = _message_text(service, call, message)
    if message is None or words is None:
        return update_farewell(service, language, call_voices)
    return update_steps(
        service, language, words, update_files(service, language, spoken_update(message)), call_voices
    )


def _message_text(service: Service, call: OutboundCall, message: SmsMessage | None) -> str | None:
    """What the message says, the same for the whole call; None where it was told otherwise meanwhile."""
    if message is None or message.state != states.QUEUED:
        return None
    words = render_sms_text(service, message, call.created_at, include_question=False)
    if words is None or not message.reference:
        return words
    return words.replace(message.reference, spell_out(message.reference, message.language).text)
