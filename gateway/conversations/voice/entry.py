"""Find the entry of a call: the screen of the number that was called, or the screen of our outbound call."""

import logging
from collections.abc import Callable
from dataclasses import dataclass

from gateway.callers.phone_numbers import normalise_msisdn
from gateway.conversations.voice.request import VoiceRequest
from gateway.outbound_calls.events import CallEvents
from gateway.outbound_calls.requests import CallRequest, CallRequests
from menus.model import EntryPoint, Service

logger = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class CallEntry:
    """The entry of a call. `ignores_dropped`: it resumes no dropped session, because its citizen asked for the call.

    A `missed` call is turned away, and its citizen is called back.
    """

    point: EntryPoint
    ignores_dropped: bool = False
    missed: bool = False


@dataclass(frozen=True, slots=True)
class CallEntries:
    """Finds entries. On the way it requests a call back, and reports that our call was answered.

    `can_reach` returns whether a number may be called.
    """

    call_requests: CallRequests
    call_events: CallEvents
    digest: Callable[[str], str]
    can_reach: Callable[[str], bool]

    def find(self, service: Service, request: VoiceRequest) -> CallEntry | str:
        """Return the entry of `request`, or the name of our own last words if it has none."""
        if request.outbound:
            return self._find_outbound(service, request)
        point = entry_for_number(service, request.service_number)
        if point is None:
            logger.warning("unknown_voice_number", extra={"provider": request.provider})
            return "unknown_code"
        return CallEntry(point, missed=request.step == 0 and self._calls_back(request, point))

    def _calls_back(self, request: VoiceRequest, point: EntryPoint) -> bool:
        """Request a call back, if the number has that; return False for a caller who cannot be called back."""
        if not (point.call_back and request.msisdn and self.call_requests.configured):
            return False
        if not self.can_reach(request.msisdn):
            logger.warning("call_back_out_of_reach", extra={"provider": request.provider})
            return False
        call_id = self.digest(f"missed:{request.provider}:{request.call_id}")
        language, hours = point.language or "", point.hours or ""
        self.call_requests.add(
            call_id, CallRequest(request.msisdn, "", language, hours, request.service_number)
        )
        return True

    def _find_outbound(self, service: Service, request: VoiceRequest) -> CallEntry | str:
        """Find the entry of a call that we make. A machine, or a call that we do not know, hears only a goodbye."""
        machine = request.answered_by_machine
        call = self.call_events.on_answered(
            request.provider, request.call_id, request.msisdn, machine=machine
        )
        if call is None or machine:
            logger.info("unknown_outbound_call" if call is None else "machine_answered")
            return "goodbye"
        if call.screen in service.screens:
            point = EntryPoint(call.screen, service.name.place, call.language or None)
            return CallEntry(point, ignores_dropped=True)
        found = entry_for_number(service, call.service_code)
        found = found or entry_for_number(service, request.service_number)
        return "goodbye" if found is None else CallEntry(found)


def entry_for_number(service: Service, number: str) -> EntryPoint | None:
    """Return the entry of `number`, with or without `+` and blanks; None if the menus have none for it."""
    found = service.voice_entries.get(number)
    if found is not None:
        return found
    called = _normalise(number)
    entry_points = (
        point for written, point in service.voice_entries.items() if called and _normalise(written) == called
    )
    return next(entry_points, None)


def _normalise(number: str) -> str:
    return normalise_msisdn("".join(number.split()))
