"""Calls from the service: phones ring, and answer, or do not, as they were told to."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Literal, get_args

import msgspec

from simulators.provider_network.calls.call import Call, Ending
from simulators.provider_network.calls.exchange import LOOK, CallCentre, Event
from simulators.provider_network.ussd_centre import RefusedError

Line = Literal["rings", "engaged", "silent", "unreachable", "machine"]
LINES: tuple[Line, ...] = get_args(Line)
RINGING = 60.0  # seconds, where the customer does not say
MACHINE_AFTER = 1.0  # seconds until a machine answers
MOST_STAGES = 40  # that a machine listens to
MACHINES = {"Enable": "machine_start", "DetectMessageEnd": "machine_end_beep"}
MOST_LINES = 10_000


class Order(msgspec.Struct, frozen=True, kw_only=True):
    """A call that the customer asks for. `url` is asked when somebody answers; empty: the number's own."""

    provider: str
    phone: str
    number: str
    url: str = ""
    status_url: str = ""
    status_events: tuple[str, ...] = ()
    detection: str = ""
    client_request: str = ""
    ringing: float = RINGING


class Ringing:
    """Has phones ring, in a thread that also drops lines of which nothing is heard."""

    def __init__(self, centre: CallCentre, tick: Callable[[], float]) -> None:
        self._centre = centre
        self._tick = tick
        self._lines: dict[str, Line] = {}
        self._closing = threading.Event()
        self._machines = ThreadPoolExecutor(max_workers=4, thread_name_prefix="machine")
        self._watch = threading.Thread(target=self._keep_watch, name="ringing", daemon=True)
        self._watch.start()

    def place(self, order: Order) -> Call:
        """Begin to call a phone."""
        call = self._centre.begin(self._centre.providers[order.provider], "out", order.phone, order.number)
        call.url = order.url or call.url
        call.status_url, call.status_events = order.status_url, order.status_events
        call.detection, call.client_request = order.detection, order.client_request
        call.answered_by = "human"
        call.rings_until = self._tick() + order.ringing
        call.provider.tell(call, "initiated")
        call.provider.tell(call, "ringing")
        return call

    def cancel(self, call: Call) -> None:
        """The customer does not want the call any more."""
        self._centre.finish(call, Ending.SERVICE if call.answered is not None else Ending.CANCELLED)

    def at(self, phone: str) -> list[Call]:
        """The calls that ring on a phone, which somebody may take."""
        return [call for call in self._ringing() if call.phone == phone and self.line_of(phone) == "rings"]

    def line_of(self, phone: str) -> Line:
        """What a phone does when it is called."""
        return self._lines.get(phone, "rings")

    def set_line(self, phone: str, line: str) -> None:
        """Have a phone do something else from now on."""
        if line not in LINES:
            raise RefusedError(400, f"A line is one of {', '.join(LINES)}.")
        self._lines.pop(phone, None)
        if line != "rings" and len(self._lines) < MOST_LINES:
            self._lines[phone] = line

    def close(self) -> None:
        """End the thread; calls that are open are forgotten."""
        self._closing.set()
        self._watch.join()
        self._machines.shutdown(cancel_futures=True)

    def _ringing(self) -> list[Call]:
        return [call for call in self._centre.open() if call.direction == "out" and call.answered is None]

    def _keep_watch(self) -> None:
        while not self._closing.wait(LOOK):
            for call in self._ringing():
                self._look_at(call)
            self._centre.drop_forgotten()

    def _look_at(self, call: Call) -> None:
        line, moment = self.line_of(call.phone), self._tick()
        talking = any(other is not call for other in self._centre.of(call.phone))
        if line == "engaged" or (talking and line == "rings"):
            self._centre.finish(call, Ending.BUSY)
        elif line == "unreachable":
            self._centre.finish(call, Ending.UNREACHABLE)
        elif moment >= call.rings_until:
            self._centre.finish(call, Ending.UNANSWERED)
        elif line == "machine" and moment >= call.began + MACHINE_AFTER and call.answered_by == "human":
            call.answered_by = MACHINES.get(call.detection, "machine_start")
            self._machines.submit(self._listen, call)

    def _listen(self, call: Call) -> None:
        """A machine: it hears everything, presses nothing, and hangs up."""
        shown = self._centre.answer(call.id)
        for _ in range(MOST_STAGES):
            if shown.ending or self._closing.is_set():
                return
            stage = shown.stage
            what = {"speak": "played", "dial": "no-answer"}.get(stage.kind, "silence")
            shown = self._centre.tell(call.id, msgspec.convert({"stage": stage.number, "what": what}, Event))
        self._centre.finish(call, Ending.HUNG_UP)
