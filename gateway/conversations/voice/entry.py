"""Where a call begins: at the screen of the number that was called, or of the call that we make."""

import logging
from dataclasses import dataclass

from gateway.container.channel_services import ChannelServices
from gateway.conversations.voice.called_number import entry_for_number
from gateway.conversations.voice.request import VoiceRequest
from gateway.outbound_calls.outbound_call import CallRequest
from menus.model import EntryPoint, Service

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CallEntry:
    """The entry. A `fresh` call takes no dropped line up: it is about what its citizen asked for.

    A `missed` one is not taken: its citizen is rung back.
    """

    point: EntryPoint
    ignores_dropped: bool = False
    missed: bool = False


def find_entry(services: ChannelServices, service: Service, request: VoiceRequest) -> CallEntry | str:
    """Where `request` begins, or the name of our own last words where it begins nowhere."""
    if request.outbound:
        return _find_outbound_entry(services, service, request)
    point = entry_for_number(service, request.service_number)
    if point is None:
        logger.warning("unknown_voice_number", extra={"provider": request.provider})
        return "unknown_code"
    return CallEntry(point, missed=request.step == 0 and _calls_back(services, request, point))


def _calls_back(services: ChannelServices, request: VoiceRequest, point: EntryPoint) -> bool:
    """Whether this caller is rung back, which is asked for here. Who cannot be is answered instead."""
    if not (point.call_back and request.msisdn and services.call_requests.configured):
        return False
    call_request = CallRequest(
        request.msisdn, "", point.language or "", point.hours or "", request.service_number
    )
    services.call_requests.add(
        services.crypto.digest(f"missed:{request.provider}:{request.call_id}"), call_request
    )
    return True


def _find_outbound_entry(
    services: ChannelServices, service: Service, request: VoiceRequest
) -> CallEntry | str:
    """A call that we make. A machine hears nothing of what it is about, and neither does one whom we did not ring."""
    outbound_call = services.call_events.on_answered(
        request.provider, request.call_id, request.msisdn, machine=request.answered_by_machine
    )
    if outbound_call is None or request.answered_by_machine:
        logger.info("unknown_outbound_call" if outbound_call is None else "machine_answered")
        return "goodbye"
    if outbound_call.screen in service.screens:
        return CallEntry(
            EntryPoint(outbound_call.screen, service.name.place, outbound_call.language or None),
            ignores_dropped=True,
        )
    point = entry_for_number(service, outbound_call.service_code) or entry_for_number(
        service, request.service_number
    )
    return "goodbye" if point is None else CallEntry(point)
