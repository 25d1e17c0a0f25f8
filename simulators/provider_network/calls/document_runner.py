"""Run call documents of the customer, from one stage of the phone to the next."""

from collections import deque
from collections.abc import Callable
from itertools import chain, takewhile
from xml.etree import ElementTree

from simulators.provider_network.calls.actions import (
    Dial,
    DocumentAction,
    DocumentError,
    Gather,
    Hangup,
    Record,
    Redirect,
    Reject,
    Speak,
)
from simulators.provider_network.calls.call import Call, Ending, Stage
from simulators.provider_network.calls.provider import Form
from simulators.provider_network.faults import HopFaults
from simulators.provider_network.webhooks import HttpExchange

MAX_REDIRECTS = 20  # in a row, without a stage in between

Finish = Callable[[Call, Ending], None]


class DocumentRunner:
    """Runs documents. `faults_of` returns the faults of a phone. `wait` delays a request by so many seconds."""

    def __init__(
        self,
        faults_of: Callable[[str], HopFaults],
        wait: Callable[[float], object],
        tick: Callable[[], float],
        finish: Finish,
    ) -> None:
        self._faults_of = faults_of
        self._wait = wait
        self._tick = tick
        self._finish = finish

    def run_document(self, call: Call, url: str, more: Form) -> list[HttpExchange]:
        """Request a document and run it. Return the HTTP exchanges."""
        wire: list[HttpExchange] = []
        for _ in range(MAX_REDIRECTS):
            asked = self._request(call, url, more)
            wire += asked
            if not call.is_active:
                return wire
            try:
                call.remaining_actions = deque(self._read_document(call, asked[0], url))
            except DocumentError as error:
                self._break_off(call, str(error))
                return wire
            next_url = self._run_actions(call)
            if next_url is None:
                return wire
            url, more = next_url, {}
        self._break_off(call, f"Nothing was heard in {MAX_REDIRECTS} documents: they lead in a circle.")
        return wire

    def continue_document(self, call: Call) -> list[HttpExchange]:
        """Run the rest of the document after the stage."""
        next_url = self._run_actions(call)
        return [] if next_url is None else self.run_document(call, next_url, {})

    def _request(self, call: Call, url: str, more: Form) -> tuple[HttpExchange, ...]:
        faults = self._faults_of(call.phone)
        self._wait(faults.delay_seconds)
        return call.provider.request_document(call, url, more, faults.repeat)

    def _read_document(self, call: Call, answer: HttpExchange, url: str) -> tuple[DocumentAction, ...]:
        call.url, call.document = url, format_xml(answer.body)
        if self._faults_of(call.phone).lose_reply:
            raise DocumentError("The answer was lost on its way.")
        if answer.fault:
            raise DocumentError(answer.fault)
        if answer.status != 200:
            raise DocumentError(f"The gateway answered with HTTP {answer.status}.")
        acts = call.provider.parse_document(answer.body, answer.content_type, url)
        if call.answered is None and not (acts and isinstance(acts[0], Reject)):
            call.answered = self._tick()
        return acts

    def _run_actions(self, call: Call) -> str | None:
        """Run actions up to one with a stage on the phone. Return the URL of the next document; None without one."""
        act = call.current_action = call.remaining_actions.popleft() if call.remaining_actions else Hangup()
        call.keys = ""
        match act:
            case Redirect(url):
                return url
            case Hangup():
                self._finish(call, Ending.BROKEN if call.error else Ending.SERVICE)
            case Reject(busy):
                self._finish(call, Ending.ENGAGED if busy else Ending.REJECTED)
            case _:
                self._enter_stage(call, act)
        return None

    def _enter_stage(self, call: Call, act: Speak | Gather | Record | Dial) -> None:
        number = call.stage.number + 1
        match act:
            case Speak(prompts):
                following = list(takewhile(lambda action: isinstance(action, Speak), call.remaining_actions))
                for _ in following:
                    call.remaining_actions.popleft()
                more = chain.from_iterable(
                    action.prompts for action in following if isinstance(action, Speak)
                )
                call.stage = Stage(number, "speak", (*prompts, *more))
            case Gather():
                call.stage = Stage(number, "keys", act.prompts, act.silence_seconds, finish=act.finish_keys)
            case Record():
                call.stage = Stage(
                    number,
                    "record",
                    act.prompts,
                    act.silence_seconds,
                    act.max_seconds,
                    act.finish_keys,
                    act.beep,
                )
            case Dial():
                call.stage = Stage(number, "dial", seconds=act.ring_seconds, numbers=act.numbers)

    def _break_off(self, call: Call, why: str) -> None:
        """End the call because the customer's response cannot be used, after the provider's apology."""
        call.error = why
        call.remaining_actions = deque((Speak(call.provider.apology),) if call.provider.apology else ())
        self._run_actions(call)


def format_xml(document: str) -> str:
    """Return XML with one verb on each line. Text that is no XML stays as it is."""
    if "<!DOCTYPE" in document:
        return document
    try:
        root = ElementTree.fromstring(document.encode())  # noqa: S314 - without a DOCTYPE, as in `parse_document`
    except (ElementTree.ParseError, ValueError):
        return document
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode")
