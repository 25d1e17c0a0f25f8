"""Calls from the service. Phones ring, and answer or not, as their line is set."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Literal, get_args

import msgspec

from simulators.provider_network.calls.call import Call, Ending
from simulators.provider_network.calls.telephone_exchange import POLL_SECONDS, PhoneEvent, TelephoneExchange
from simulators.provider_network.journal import Journal
from simulators.provider_network.ussd_centre import NetworkRefusedError

LineState = Literal["rings", "engaged", "silent", "unreachable", "machine"]
LINE_STATES: tuple[LineState, ...] = get_args(LineState)
RING_SECONDS = 60.0  # seconds, unless the customer sets another time
MACHINE_ANSWER_SECONDS = 1.0  # seconds until an answering machine answers
MAX_STAGES = 40  # stages for which an answering machine listens
MACHINE_RESULTS = {"Enable": "machine_start", "DetectMessageEnd": "machine_end_beep"}
MAX_LINES = 10_000


class CallOrder(msgspec.Struct, frozen=True, kw_only=True):
    """The customer's request for a call. `url` is requested when somebody answers; if empty, the number's own URL."""

    provider: str
    phone: str
    number: str
    url: str = ""
    status_url: str = ""
    status_events: tuple[str, ...] = ()
    machine_detection: str = ""
    client_request_id: str = ""
    ring_seconds: float = RING_SECONDS


class PhoneRinger:
    """Makes phones ring, in a thread that also drops calls of phones that no longer report."""

    def __init__(self, centre: TelephoneExchange, tick: Callable[[], float], journal: Journal) -> None:
        self._centre = centre
        self._journal = journal
        self._tick = tick
        self._lines: dict[str, LineState] = {}
        self._closing = threading.Event()
        self._machines = ThreadPoolExecutor(max_workers=4, thread_name_prefix="machine")
        self._watch = threading.Thread(target=self._poll, name="ringing", daemon=True)
        self._watch.start()

    def place(self, order: CallOrder) -> Call:
        """Start to call a phone."""
        call = self._centre.begin(self._centre.providers[order.provider], "out", order.phone, order.number)
        call.url = order.url or call.url
        call.status_url, call.status_events = order.status_url, order.status_events
        call.machine_detection, call.client_request_id = order.machine_detection, order.client_request_id
        call.answered_by = "human"
        call.rings_until = self._tick() + order.ring_seconds
        self._journal.write(call=call.id, number=order.phone)
        call.provider.notify_progress(call, "initiated")
        call.provider.notify_progress(call, "ringing")
        return call

    def cancel(self, call: Call) -> None:
        """End the call at the customer's request."""
        self._centre.finish(call, Ending.SERVICE if call.answered is not None else Ending.CANCELLED)

    def ringing_on(self, phone: str) -> list[Call]:
        """Return the calls that ring on a phone and can be answered."""
        return [
            call for call in self._ringing_calls() if call.phone == phone and self.line_of(phone) == "rings"
        ]

    def line_of(self, phone: str) -> LineState:
        """Return the reaction of a phone to a call."""
        return self._lines.get(phone, "rings")

    def set_line(self, phone: str, line: str) -> None:
        """Set the reaction of a phone to a call."""
        if line not in LINE_STATES:
            raise NetworkRefusedError(400, f"A line is one of {', '.join(LINE_STATES)}.")
        self._lines.pop(phone, None)
        if line != "rings" and len(self._lines) < MAX_LINES:
            self._lines[phone] = line

    def close(self) -> None:
        """End the thread. Open calls are forgotten."""
        self._closing.set()
        self._watch.join()
        self._machines.shutdown(cancel_futures=True)

    def _ringing_calls(self) -> list[Call]:
        return [
            call for call in self._centre.open_calls() if call.direction == "out" and call.answered is None
        ]

    def _poll(self) -> None:
        while not self._closing.wait(POLL_SECONDS):
            for call in self._ringing_calls():
                self._update_call(call)
            self._centre.drop_forgotten()

    def _update_call(self, call: Call) -> None:
        line, moment = self.line_of(call.phone), self._tick()
        talking = any(other is not call for other in self._centre.calls_of(call.phone))
        if line == "engaged" or (talking and line == "rings"):
            self._centre.stop_ringing(call, Ending.BUSY)
        elif line == "unreachable":
            self._centre.stop_ringing(call, Ending.UNREACHABLE)
        elif moment >= call.rings_until:
            self._centre.stop_ringing(call, Ending.UNANSWERED)
        elif (
            line == "machine"
            and moment >= call.began + MACHINE_ANSWER_SECONDS
            and call.answered_by == "human"
        ):
            call.answered_by = MACHINE_RESULTS.get(call.machine_detection, "machine_start")
            self._machines.submit(self._answer_as_machine, call)

    def _answer_as_machine(self, call: Call) -> None:
        """Answer as a machine: listen to everything, press nothing, hang up."""
        shown = self._centre.answer(call.id)
        for _ in range(MAX_STAGES):
            if shown.ending or self._closing.is_set():
                return
            stage = shown.stage
            what = {"speak": "played", "dial": "no-answer"}.get(stage.kind, "silence")
            shown = self._centre.handle_event(
                call.id, msgspec.convert({"stage": stage.number, "what": what}, PhoneEvent)
            )
        self._centre.finish(call, Ending.HUNG_UP)
