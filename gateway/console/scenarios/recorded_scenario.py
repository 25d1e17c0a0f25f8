"""Walks a draft by lines that somebody typed, and writes the walk as a scenario."""

from collections.abc import Iterator, Mapping

import msgspec

from gateway.console.changes.scenario_outcome import run_scenarios
from gateway.console.scenarios.draft_scenarios import walkable_service
from gateway.published_menus.definition import MenuSource
from menus.engine.effects import (
    CaseLookupRequest,
    HttpLookupRequest,
    LookupFailed,
    LookupFound,
    RequestOutcome,
)
from menus.engine.engine import EngineError, Page
from menus.engine.scope import VOICE_CHANNEL
from menus.model import HttpSource, Service
from menus.scenarios.phone import PhoneError, ScenarioPhone
from menus.scenarios.recorder import ScenarioRecorder
from menus.scenarios.runner import CASE_COLUMNS
from menus.scenarios.setup import ScenarioSetup
from menus.scenarios.voice_wording import with_voice_wording

HAS_ERRORS = "The draft has errors. Mend them first: Changes lists them."
NO_WAY_IN = {
    "ussd": "Nobody gets in by a code: the draft has none under `entry: ussd`.",
    VOICE_CHANNEL: "Nobody gets in by a call: the draft has no number under `entry: voice`.",
}
MAX_LINES = 100
DROP, REDIAL = "/drop", "/redial"
NOTHING, MADE_UP, FAILED = "nothing", "made up", "failed"
"""What other systems answer in a recording."""


class RecordRequest(msgspec.Struct, frozen=True, tag="record scenario"):
    """Walk this draft as somebody with this channel, language and number would, and record it.

    `typed` are the lines that were typed. DROP drops the line and REDIAL dials again. `systems` is what other systems
    answer. `language` and `number` may be empty.
    """

    source: MenuSource
    name: str
    channel: str
    language: str
    number: str
    systems: str
    typed: tuple[str, ...]


class WalkedStep(msgspec.Struct, frozen=True):
    """What was typed, and the page that followed."""

    typed: str
    page: str
    ends: bool


class RecordedScenario(msgspec.Struct, frozen=True):
    """The walk, and its text as a scenario file. `problem` says why it cannot be recorded; then there is no text."""

    steps: tuple[WalkedStep, ...] = ()
    text: str = ""
    problem: str = ""


def record_scenario(request: RecordRequest) -> RecordedScenario:
    """Walk a draft, and record the walk. It is replayed at once, so that it passes when it is saved."""
    service = walkable_service(request.source)
    if service is None:
        return RecordedScenario(problem=HAS_ERRORS)
    if request.channel in NO_WAY_IN and not _has_way_in(service, request.channel):
        return RecordedScenario(problem=NO_WAY_IN[request.channel])
    walk = _RecordedWalk(service, request)
    try:
        walk.begin()
        for line in request.typed[:MAX_LINES]:
            walk.take(line)
    except PhoneError as error:
        return RecordedScenario(tuple(walk.steps), problem=str(error))
    except EngineError as error:
        return RecordedScenario(tuple(walk.steps), problem=f"The menu cannot go on: {error}.")
    text = walk.recorder.scenario_file_text(request.name, request.source.file, walk.setup, walk.phone.backend)
    differences = [line for one in run_scenarios(service, {"": text}) for line in one.differences]
    if differences:
        return RecordedScenario(
            tuple(walk.steps), problem=f"It does not go the same way twice: {differences[0]}."
        )
    return RecordedScenario(tuple(walk.steps), text)


def _has_way_in(service: Service, channel: str) -> bool:
    return bool(service.voice_entries if channel == VOICE_CHANNEL else service.ussd_entries)


class _RecordedWalk:
    def __init__(self, service: Service, request: RecordRequest) -> None:
        spoken = request.channel == VOICE_CHANNEL
        self._service = with_voice_wording(service) if spoken else service
        self._systems = request.systems
        setup = ScenarioSetup(
            language=request.language or None, channel=request.channel, number=request.number or None
        )
        self.setup = setup
        self.phone = ScenarioPhone(self._service, setup, self._look_up)
        self.recorder = ScenarioRecorder()
        self.steps: list[WalkedStep] = []

    def begin(self) -> None:
        """Dial or call. A conversation by text begins with the first text."""
        if self.phone.channel != "sms":
            self._dial()

    def take(self, line: str) -> None:
        """Type a line, or do what it says."""
        if line == DROP:
            self.phone.drop()
            self.recorder.record_silent_event("drop")
            self.steps.append(WalkedStep("The line drops", "", ends=True))
        elif line == REDIAL:
            self._dial()
        else:
            if self.steps and self.steps[-1].ends and self.phone.channel != "sms":
                raise PhoneError(
                    f"The session is over before “{line}”. End there, or put {REDIAL} before it."
                )
            page = self.phone.type(line)
            self.recorder.record_typed(line, page)
            self._show(line, page)

    def _dial(self) -> None:
        page = self.phone.dial()
        self.recorder.record_event("dial", page)
        self._show("", page)

    def _show(self, typed: str, page: Page) -> None:
        self.steps.append(WalkedStep(typed, page.text, page.ends))

    def _look_up(self, request: CaseLookupRequest | HttpLookupRequest) -> RequestOutcome:
        outcome = self.phone.find_own_case(request)
        if outcome is not None:
            return outcome
        reply: RequestOutcome = LookupFailed()
        if self._systems == NOTHING:
            reply = LookupFound(())
        elif self._systems == MADE_UP:
            reply = LookupFound((dict(self._made_up_row(request.lookup)),))
        self.recorder.record_lookup_reply(request.lookup, reply)
        return reply

    def _made_up_row(self, lookup: str) -> Mapping[str, str]:
        source = self._service.lookups.get(lookup)
        columns: Iterator[str] = iter(source.columns if isinstance(source, HttpSource) else CASE_COLUMNS)
        return {column: f"Example {column}" for column in columns}
