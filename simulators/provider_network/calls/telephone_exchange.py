"""The telephone exchange: connects phones with the service, and reports the state of calls to phones."""

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Literal

import msgspec

from simulators.provider_network.calls.actions import Dial, Gather, Record, Speak
from simulators.provider_network.calls.call import Call, CallView, Direction, Ending, Stage
from simulators.provider_network.calls.document_runner import DocumentRunner
from simulators.provider_network.calls.provider import Form, Provider
from simulators.provider_network.calls.recordings import SimulatedRecordings
from simulators.provider_network.faults import HopFaults
from simulators.provider_network.journal import Journal
from simulators.provider_network.ussd_centre import NetworkRefusedError
from simulators.provider_network.webhooks import HttpExchange, Webhooks

POLL_SECONDS = 0.25  # seconds between two checks of ringing calls
FORGOTTEN_SECONDS = 300.0  # seconds without a report from the phone after which its line drops
MAX_CALLS = 1000
MAX_KEYS = 100  # in one answer
DialOutcome = Literal["completed", "busy", "no-answer", "failed"]
EventKind = Literal["played", "key", "words", "silence"] | DialOutcome
NextRequest = tuple[str, Form]  # the URL to request and its form; ("", {}): the document goes on


class PhoneEvent(msgspec.Struct, frozen=True):
    """A phone's report in a stage.

    `played`: all prompts were played. `key`: a key was pressed. `silence`: the time is up. The others are the answer of
    another phone, with the `seconds` for which both talked. `words`: some were spoken, where the provider hears them.
    """

    stage: int
    what: EventKind
    key: str = ""
    seconds: float = 0.0
    words: str = ""


class TelephoneExchange:
    """All calls that ring or are connected, and those that ended last."""

    def __init__(
        self,
        providers: Mapping[str, Provider],
        webhooks: Webhooks,
        recordings: SimulatedRecordings,
        faults_of: Callable[[str], HopFaults],
        tick: Callable[[], float],
        now: Callable[[], datetime],
        journal: Journal,
    ) -> None:
        self._journal = journal
        self.providers = providers
        self.recordings = recordings
        self._webhooks = webhooks
        self._tick = tick
        self._now = now
        self._calls: OrderedDict[str, Call] = OrderedDict()
        self._lock = threading.Lock()
        self._closing = threading.Event()
        self._runner = DocumentRunner(faults_of, self._closing.wait, tick, self.finish)

    def dial(self, phone: str, number: str, provider: str) -> CallView:
        """Call the service. An open call of the phone ends."""
        caller_provider = self._provider(provider)
        for other in self.calls_of(phone):
            self.finish(other, Ending.DROPPED)
        call = self.begin(caller_provider, "in", phone, number)
        call.busy = True
        return self._advance(call, (caller_provider.webhook_url, {}))

    def begin(self, provider: Provider, direction: Direction, phone: str, number: str) -> Call:
        """Start a call that rings at the service or on the phone."""
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
            url=provider.webhook_url,
        )
        with self._lock:
            for old in [key for key, call in self._calls.items() if not call.is_active][: -MAX_CALLS // 2]:
                del self._calls[old]
            if len(self._calls) >= MAX_CALLS:
                raise NetworkRefusedError(503, "The network is busy: too many calls are open.")
            self._calls[call.id] = call
        return call

    def answer(self, call_id: str) -> CallView:
        """Take a ringing call."""
        call = self.find(call_id)
        with call.lock:
            if not call.is_active or call.answered is not None:
                return self.view(call)
            call.answered = call.last_heard = self._tick()
            call.busy = True
        call.provider.notify_progress(call, "answered")
        return self._advance(call, (call.url, {}))

    def handle_event(self, call_id: str, event: PhoneEvent) -> CallView:
        """Handle an event of the phone. An event of an earlier stage changes nothing."""
        call = self.find(call_id)
        with call.lock:
            step = (
                None
                if call.busy or not call.is_active or event.stage != call.stage.number
                else _next_request(call, event)
            )
            call.last_heard = self._tick()
            if step is None:
                return self.view(call)
            call.busy = True
        return self._advance(call, step)

    def record_message(self, call_id: str, stage: int, sound: bytes, seconds: int, key: str) -> CallView:
        """Take a spoken message.

        `key` is the key that ended it, or `hangup` if the caller hung up. Without `sound`, the message is a tune.
        """
        call = self.find(call_id)
        act = call.current_action
        with call.lock:
            if call.busy or not call.is_active or stage != call.stage.number or not isinstance(act, Record):
                return self.view(call)
            call.busy = True
        recording = call.recording = self.recordings.keep(sound, min(seconds, int(act.max_seconds)))
        if act.stored_url:
            call.provider.notify_recording(call, act.stored_url, recording, self.recordings.publish_delay)
        form = call.provider.recording_form(recording, key)
        if key == "hangup":
            self.finish(call, Ending.HUNG_UP)
            asks = act.url and call.provider.requests_after_hang_up
            return self.view(call, call.provider.request_document(call, act.url, form, "no") if asks else ())
        if not act.url:
            self.finish(call, Ending.SERVICE)
        return self._advance(call, (act.url, form))

    def hang_up(self, call_id: str) -> CallView:
        """Hang up, or decline a ringing call."""
        call = self.find(call_id)
        rings = call.direction == "out" and call.answered is None
        self.finish(call, Ending.DECLINED if rings else Ending.HUNG_UP)
        return self.view(call)

    def finish(self, call: Call, ending: Ending) -> None:
        """End the call, and notify the customer once."""
        with call.lock:
            if not call.is_active:
                return
            call.end(ending)
        self._notify_end(call)

    def stop_ringing(self, call: Call, ending: Ending) -> None:
        """End a call that nobody takes. One that was taken at this moment goes on."""
        with call.lock:
            if not call.is_active or call.answered is not None:
                return
            call.end(ending)
        self._notify_end(call)

    def _notify_end(self, call: Call) -> None:
        if call.direction == "out" and call.answered is None:
            self._journal.write(unanswered=call.id, number=call.phone)
        connected = 0.0 if call.answered is None else self._tick() - call.answered
        call.provider.notify_end(call, round(connected))

    def calls_of(self, phone: str) -> list[Call]:
        """Return a phone's open calls."""
        return [call for call in self.open_calls() if call.phone == phone]

    def open_calls(self) -> list[Call]:
        """Return every open call."""
        with self._lock:
            return [call for call in self._calls.values() if call.is_active]

    def find(self, call_id: str) -> Call:
        """Return the call with that id; NetworkRefusedError if there is none."""
        with self._lock:
            call = self._calls.get(call_id)
        if call is None:
            raise NetworkRefusedError(404, "Nobody knows that call.")
        return call

    def drop_forgotten(self) -> None:
        """Drop calls whose phone has not reported for long, because its page was closed."""
        latest = self._tick() - FORGOTTEN_SECONDS
        for call in self.open_calls():
            if call.answered is not None and call.last_heard <= latest:
                self.finish(call, Ending.DROPPED)

    def close(self) -> None:
        """Release requests that are kept waiting."""
        self._closing.set()

    def _advance(self, call: Call, step: NextRequest) -> CallView:
        url, form = step
        try:
            if not call.is_active:
                wire: list[HttpExchange] = []
            elif url:
                wire = self._runner.run_document(call, url, form)
            else:
                wire = self._runner.continue_document(call)
        finally:
            call.busy = False
        return self.view(call, tuple(wire))

    def _provider(self, name: str) -> Provider:
        provider = self.providers.get(name)
        if provider is None:
            raise NetworkRefusedError(400, f"There is no provider `{name}`: " + ", ".join(self.providers))
        if not provider.has_account:
            raise NetworkRefusedError(409, "There is no account at this provider: see TWILIO_AUTH_TOKEN.")
        return provider

    def view(self, call: Call, wire: tuple[HttpExchange, ...] = ()) -> CallView:
        """Return a call as the phone shows it."""
        return CallView(
            call.id,
            call.provider.name,
            call.direction,
            call.number,
            call.stage,
            call.keys,
            call.ending.value if call.ending else "",
            call.error,
            0.0 if call.answered is None else round(self._tick() - call.answered, 1),
            self._webhooks.mask(call.document),
            wire,
        )


def _next_request(call: Call, event: PhoneEvent) -> NextRequest | None:
    """Return the request that follows an event; None if nothing follows."""
    act = call.current_action
    match act, event.what:
        case Speak(), "played":
            return "", {}
        case Gather(), "key":
            return _press_key(call, act, event.key)
        case Gather(hears_speech=True), "words" if event.words and not call.keys:
            return act.url, call.provider.words_form(event.words)
        case Gather(), "silence" if call.keys or act.request_on_silence:
            return act.url, call.provider.keys_form(call.keys, "")
        case ((Gather() | Record()), "silence"):
            return "", {}
        case Dial(), "completed" | "busy" | "no-answer" | "failed":
            call.dialled_phone = act.numbers[0], event.seconds
            form = call.provider.dial_form(call, event.what, event.seconds)
            return (act.url, form) if act.url else ("", {})
    return None


def _press_key(call: Call, act: Gather, key: str) -> NextRequest | None:
    if key not in tuple("0123456789*#") or len(call.keys) >= MAX_KEYS:
        return None
    if key in act.finish_keys:  # a finish key has no meaning without keys before it
        return (act.url, call.provider.keys_form(call.keys, key)) if call.keys else None
    call.keys += key
    return (act.url, call.provider.keys_form(call.keys, "")) if len(call.keys) == act.max_keys else None
