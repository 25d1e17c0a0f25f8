"""Where a call begins: at the screen of the number that was called, or of the call that we make."""

import logging
from dataclasses import dataclass

from gateway.conversations.voice.called_number import entry_of
from gateway.conversations.voice.request import CallRequest
from gateway.outbound_calls.outbound_call import Wish
from gateway.services import Services
from menus.model import EntryPoint, Service

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Beginning:
    """The entry. A `fresh` call takes no dropped line up: it is about what its citizen asked for.

    A `missed` one is not taken: its citizen is rung back.
    """

    point: EntryPoint
    fresh: bool = False
    missed: bool = False


def beginning(services: Services, service: Service, request: CallRequest) -> Beginning | str:
    """Where `request` begins, or the name of our own last words where it begins nowhere."""
    if request.outbound:
        return _of_ours(services, service, request)
    point = entry_of(service, request.number)
    if point is None:
        logger.warning("unknown_voice_number", extra={"provider": request.provider})
        return "unknown_code"
    return Beginning(point, missed=request.step == 0 and _rings_back(services, request, point))


def _rings_back(services: Services, request: CallRequest, point: EntryPoint) -> bool:
    """Whether this caller is rung back, which is asked for here. Who cannot be is answered instead."""
    if not (point.call_back and request.msisdn and services.ring_wishes.configured):
        return False
    wish = Wish(request.msisdn, "", point.language or "", point.hours or "", request.number)
    services.ring_wishes.ask(services.vault.digest(f"missed:{request.provider}:{request.call_id}"), wish)
    return True


def _of_ours(services: Services, service: Service, request: CallRequest) -> Beginning | str:
    """A call that we make. A machine hears nothing of what it is about, and neither does one whom we did not ring."""
    told = services.ring_notices.answered(
        request.provider, request.call_id, request.msisdn, machine=request.machine
    )
    if told is None or request.machine:
        logger.info("call_not_ours" if told is None else "machine_answered")
        return "goodbye"
    if told.screen in service.screens:
        return Beginning(EntryPoint(told.screen, service.name.place, told.language or None), fresh=True)
    point = entry_of(service, told.service_code) or entry_of(service, request.number)
    return "goodbye" if point is None else Beginning(point)
