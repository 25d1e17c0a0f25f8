"""Walks a draft by lines that somebody typed, and writes the walk as a scenario."""

import msgspec

from gateway.console.changes.scenario_outcome import run_scenarios
from gateway.console.preview.example_answers import ExampleAnswers
from gateway.console.scenarios.draft_scenarios import walkable_service
from gateway.published_menus.definition import MenuSource
from menus.engine.effects import (
    CaseAnswer,
    LookupRequest,
    RequestOutcome,
)
from menus.engine.engine import EngineError, Page
from menus.engine.scope import VOICE_CHANNEL
from menus.model import AnswerRequest, Service
from menus.scenarios.phone import PhoneError, ScenarioPhone
from menus.scenarios.recorder import ScenarioRecorder
from menus.scenarios.setup import ScenarioSetup
from menus.scenarios.voice_wording import with_voice_wording

HAS_ERRORS = "The draft has errors. Mend them first: Changes lists them."
NO_WAY_IN = {
    "ussd": "Nobody gets in by a code: the draft has none under `entry: ussd`.",
    VOICE_CHANNEL: "Nobody gets in by a call: the draft has no number under `entry: voice`.",
}
MAX_LINES = 100
DROP, REDIAL = "/drop", "/redial"


class RecordRequest(msgspec.Struct, frozen=True, tag="record scenario"):
    """Walk this draft as somebody with this channel, language and number would, and record it.

    `typed` are the lines that were typed. DROP drops the line and REDIAL dials again. `systems` is what other systems
    answer, a word of example_answers. `language` and `number` may be empty.
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
        worded = with_voice_wording(service) if spoken else service
        setup = ScenarioSetup(
            language=request.language or None, channel=request.channel, number=request.number or None
        )
        self.setup = setup
        self._answers = ExampleAnswers(service, request.systems)
        self.phone = self._answers.phone = ScenarioPhone(worded, setup, self._look_up, self._answer_case)
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

    def _look_up(self, request: LookupRequest) -> RequestOutcome:
        own = self.phone.find_own_case(request)
        if own is not None:
            return own
        outcome = self._answers.look_up(request)
        self.recorder.record_lookup_reply(request.lookup, outcome)
        return outcome

    def _answer_case(self, case: str, request: AnswerRequest) -> CaseAnswer | None:
        answer = self._answers.answer_case(case, request)
        self.recorder.record_case_answer(case, answer)
        return answer
