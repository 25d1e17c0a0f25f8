"""A call of ours that tells an update: its words, twice, and again at any key. No session is begun.

The step in the address says how often it was told, so a repeated request gets the same document without any being kept.
"""

from gateway.conversations.voice.document import rendered
from gateway.conversations.voice.request import CallRequest
from gateway.messaging import states
from gateway.messaging.message import Message
from gateway.messaging.wording import word
from gateway.outbound_calls.outbound_call import Ring
from gateway.outbound_calls.update_calls import update_of
from gateway.services import Services
from ivr.read_aloud import spelled
from ivr.steps import Action, Steps
from ivr.update_recordings import update_files
from ivr.update_script import farewell_after, telling
from menus.model import Service

MOST_TIMES = 6


def tell(services: Services, request: CallRequest) -> str | None:
    """The document of a call that tells an update; None where it is any other call."""
    notices = services.ring_notices
    ring = notices.answered(request.provider, request.call_id, request.msisdn, machine=request.machine)
    if ring is None or not ring.message:
        return None
    if _heard(request):
        services.rings.heard(ring)
    if request.machine:
        notices.by_machine(ring)
    return rendered(request, _steps(services, request, ring), request.step + 1)


def _heard(request: CallRequest) -> bool:
    """Whether it was spoken to its end: silence follows that, where the first key may have cut it short."""
    return request.step > 0 and (request.action == Action.SILENCE or request.step > 1)


def _steps(services: Services, request: CallRequest, ring: Ring) -> Steps:
    menus = services.definition
    service, studio = menus.service, services.addresses.studio(menus, request.provider)
    language = ring.language if ring.language in service.languages else service.default_language
    told_enough = request.step >= (2 if request.action == Action.SILENCE else MOST_TIMES)
    message = None if request.machine or told_enough else services.messages.load(ring.message)
    words = _words(service, ring, message)
    if message is None or words is None:
        return farewell_after(service, language, studio)
    return telling(service, language, words, update_files(service, language, update_of(message)), studio)


def _words(service: Service, ring: Ring, message: Message | None) -> str | None:
    """What the message says, the same for the whole call; None where it was told otherwise meanwhile."""
    if message is None or message.state != states.QUEUED:
        return None
    words = word(service, message, ring.created_at, asking=False)
    if words is None or not message.reference:
        return words
    return words.replace(message.reference, spelled(message.reference, message.language).text)
