"""The telephone exchange: connects phones with the service, and tells phones how their calls stand."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Literal

import msgspec

from simulators.provider_network.calls.actions import Dial, Gather, Record, Speak
from simulators.provider_network.calls.call import Call, Direction, Ending, Shown, Stage
from simulators.provider_network.calls.document_runner import Running
from simulators.provider_network.calls.provider import Form, Provider
from simulators.provider_network.calls.recordings import Recordings
from simulators.provider_network.faults import HopFaults
from simulators.provider_network.ussd_centre import RefusedError
from simulators.provider_network.webhooks import Exchange, Webhooks

LOOK = 0.25  # seconds between two looks at what rings
FORGOTTEN = 300.0  # seconds without a word of the phone after which the line has dropped
MOST_CALLS = 1000
MOST_KEYS = 100  # in one answer
Answered = Literal["completed", "busy", "no-answer", "failed"]
What = Literal["played", "key", "silence"] | Answered
Step = tuple[str, Form]  # the address to ask and what it is told; ("", {}) where the document goes on


class Event(msgspec.Struct, frozen=True):
    """What a phone tells in a stage.

    `played`: all was heard; `key`; `silence`: time is up; or how it went with another phone that rang, and for how many
    `seconds` they talked.
    """

    stage: int
    what: What
    key: str = ""
    seconds: float = 0.0


class CallCentre:
    """All calls that ring or are up, and those that ended last."""

    def __init__(
        self,
        providers: Mapping[str, Provider],
        webhooks: Webhooks,
        recordings: Recordings,
        faults_of: Callable[[str], HopFaults],
        tick: Callable[[], float],
        now: Callable[[], datetime],
    ) -> None:
        self.providers = providers
        self.recordings = recordings
        self._webhooks = webhooks
        self._tick = tick
        self._now = now
        self._calls: OrderedDict[str, Call] = OrderedDict()
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._running = Running(faults_of, self._closing.wait, tick, self.finish)

    def dial(self, phone: str, number: str, provider: str) -> Shown:
        """Call the service; a call that the phone still had ends."""
        way = self._way(provider)
        for other in self.of(phone):
            self.finish(other, Ending.DROPPED)
        call = self.begin(way, "in", phone, number)
        call.busy = True
        return self._advance(call, (way.hook, {}))

    def begin(self, provider: Provider, direction: Direction, phone: str, number: str) -> Call:
        """A call that rings, at the service's or on the phone."""
        moment = self._tick()
        call = Call(
            provider.new_id(),
            provider,
            direction,
            phone,
            number,
            self._now(),
            moment,
            Stage(0, "ringing"),
            moment,
            url=provider.hook,
        )
        with self._lock:
            for old in [key for key, held in self._calls.items() if not held.up][: -MOST_CALLS // 2]:
                del self._calls[old]
            if len(self._calls) >= MOST_CALLS:
                raise RefusedError(503, "The network is busy: too many calls are open.")
            self._calls[call.id] = call
        return call

    def answer(self, call_id: str) -> Shown:
        """Take a call that rings."""
        call = self.find(call_id)
        with call.lock:
            if not call.up or call.answered is not None:
                return self.shown(call)
            call.answered = call.touched = self._tick()
            call.busy = True
        call.provider.tell(call, "answered")
        return self._advance(call, (call.url, {}))

    def tell(self, call_id: str, event: Event) -> Shown:
        """What the phone did. An event of a stage that is over changes nothing."""
        call = self.find(call_id)
        with call.lock:
            step = (
                None if call.busy or not call.up or event.stage != call.stage.number else _step(call, event)
            )
            call.touched = self._tick()
            if step is None:
                return self.shown(call)
            call.busy = True
        return self._advance(call, step)

    def record(self, call_id: str, stage: int, sound: bytes, seconds: int, key: str) -> Shown:
        """A message was spoken; `key` ended it, `hangup` the caller's hanging up. Without `sound` it is a tune."""
        call = self.find(call_id)
        act = call.act
        with call.lock:
            if call.busy or not call.up or stage != call.stage.number or not isinstance(act, Record):
                return self.shown(call)
            call.busy = True
        recording = call.recording = self.recordings.keep(sound, min(seconds, int(act.seconds)))
        if act.stored:
            call.provider.stored(call, act.stored, recording, self.recordings.delay)
        told = call.provider.recorded(recording, key)
        if key == "hangup":
            self.finish(call, Ending.HUNG_UP)
            asks = act.url and call.provider.asks_after_hanging_up
            return self.shown(call, call.provider.ask(call, act.url, told, "no") if asks else ())
        if not act.url:
            self.finish(call, Ending.SERVICE)
        return self._advance(call, (act.url, told))

    def hang_up(self, call_id: str) -> Shown:
        """The phone hangs up, or does not take the call."""
        call = self.find(call_id)
        rings = call.direction == "out" and call.answered is None
        self.finish(call, Ending.DECLINED if rings else Ending.HUNG_UP)
        return self.shown(call)

    def finish(self, call: Call, ending: Ending) -> None:
        """The call is over; the customer is told once."""
        with call.lock:
            if not call.up:
                return
            call.ending = ending
            call.stage = Stage(call.stage.number + 1, "over")
        connected = 0.0 if call.answered is None else self._tick() - call.answered
        call.provider.over(call, round(connected))

    def of(self, phone: str) -> list[Call]:
        """A phone's calls that are not over."""
        return [call for call in self.open() if call.phone == phone]

    def open(self) -> list[Call]:
        """Every call that is not over."""
        with self._lock:
            return [call for call in self._calls.values() if call.up]

    def find(self, call_id: str) -> Call:
        """The call of that id, RefusedError where nobody knows it."""
        with self._lock:
            call = self._calls.get(call_id)
        if call is None:
            raise RefusedError(404, "Nobody knows that call.")
        return call

    def drop_forgotten(self) -> None:
        """Drop the calls whose phone has not been heard of for long: its page was closed."""
        latest = self._tick() - FORGOTTEN
        for call in self.open():
            if call.answered is not None and call.touched <= latest:
                self.finish(call, Ending.DROPPED)

    def close(self) -> None:
        """Let go of requests that are kept waiting."""
        self._closing.set()

    def _advance(self, call: Call, step: Step) -> Shown:
        url, told = step
        try:
            if not call.up:
                wire: list[Exchange] = []
            elif url:
                wire = self._running.ask(call, url, told)
            else:
                wire = self._running.go_on(call)
        finally:
            call.busy = False
        return self.shown(call, tuple(wire))

    def _way(self, name: str) -> Provider:
        provider = self.providers.get(name)
        if provider is None:
            raise RefusedError(400, f"There is no provider `{name}`: " + ", ".join(self.providers))
        if not provider.ready:
            raise RefusedError(409, "There is no account at this provider: see TWILIO_AUTH_TOKEN.")
        return provider

    def shown(self, call: Call, wire: tuple[Exchange, ...] = ()) -> Shown:
        """What the phone is told of a call."""
        return Shown(
            call.id,
            call.provider.name,
            call.direction,
            call.number,
            call.stage,
            call.keys,
            call.ending.value if call.ending else "",
            call.trouble,
            0.0 if call.answered is None else round(self._tick() - call.answered, 1),
            self._webhooks.mask(call.document),
            wire,
        )


def _step(call: Call, event: Event) -> Step | None:
    """What an event comes to: the address to ask, the document going on, or nothing."""
    act = call.act
    match act, event.what:
        case Speak(), "played":
            return "", {}
        case Gather(), "key":
            return _key(call, act, event.key)
        case Gather(), "silence" if call.keys or act.asks_on_silence:
            return act.url, call.provider.keys(call.keys, "")
        case ((Gather() | Record()), "silence"):
            return "", {}
        case Dial(), "completed" | "busy" | "no-answer" | "failed":
            call.dialled = act.numbers[0], event.seconds
            told = call.provider.dialled(call, event.what, event.seconds)
            return (act.url, told) if act.url else ("", {})
    return None


def _key(call: Call, act: Gather, key: str) -> Step | None:
    if key not in tuple("0123456789*#") or len(call.keys) >= MOST_KEYS:
        return None
    if key in act.finish:  # it means nothing before there is something to finish
        return (act.url, call.provider.keys(call.keys, key)) if call.keys else None
    call.keys += key
    return (act.url, call.provider.keys(call.keys, "")) if len(call.keys) == act.most else None
