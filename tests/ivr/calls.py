"""A caller of paper: presses keys, or none. Between two requests the session is bytes, as the gateway keeps it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from gateway.providers.africastalking.voice_xml import render_africastalking_xml
from gateway.providers.twilio.twiml import render_twiml
from ivr.call_script import call_script, scope_of
from ivr.caller_input import CallDecision, CallProgress, decide_call, interpret_keys, progress_after
from ivr.steps import CallbackReason, CallSteps
from ivr.voice import CallVoices, RecordingUrl, no_recording_url
from menus.engine import engine
from menus.engine import session as sessions
from menus.engine.effects import EngineRequest, RequestOutcome, SubmissionFiled
from menus.engine.engine import Caller, Page, Turn, TurnInputs
from menus.engine.session import Session
from menus.model import Service
from tests.menus.engine.engine_conversation import NOON, digest

CALLER = Caller("+254711000111", "voice", "", "+254711082000")
RENDERERS = {"twilio": render_twiml, "at": render_africastalking_xml}


def callback_url(action: CallbackReason) -> str:
    return f"https://gw.example/voice?why={action}&hop=7"


@dataclass
class Call:
    """`pressed` hands keys to the menus as the gateway does, one request at a time; `over` once it hung up."""

    service: Service
    provider: str = "twilio"
    now: datetime = NOON
    outcome: Callable[[EngineRequest], RequestOutcome] = lambda _: SubmissionFiled("123456782")
    recordings: RecordingUrl = no_recording_url
    progress: CallProgress = field(default_factory=CallProgress)
    page: Page = field(default_factory=lambda: Page("", ends=True))
    steps: CallSteps = ()
    requests: int = 0
    _session: bytes = b""

    @property
    def session(self) -> Session:
        return sessions.unpack(self._session)

    @property
    def hung_up(self) -> bool:
        return self.page.ends

    @property
    def document(self) -> str:
        return RENDERERS[self.provider](self.steps, callback_url)

    def dial(self, entry: str = "top", language: str | None = None, dropped: Session | None = None) -> str:
        """Call in; the document."""
        self.progress, self.requests = CallProgress(), 0
        turn = engine.start(
            self.service, entry, CALLER, self._turn_inputs, language=language, dropped=dropped
        )
        return self._show(turn)

    def press(self, digits: str) -> str:
        """Press keys, or none; the document that comes of it."""
        scope = scope_of(self.service, self.session, CALLER, self._turn_inputs)
        engine_input = interpret_keys(scope, self.progress, digits)
        self.progress, before = engine_input.progress, self.session
        if engine_input.typed is not None:
            turn = self._answer_requests(
                engine.step(self.service, self.session, CALLER, engine_input.typed, self._turn_inputs)
            )
            self.progress = progress_after(before, turn.session, self.progress)
            self._keep(turn)
        scope = scope_of(self.service, self.session, CALLER, self._turn_inputs)
        decision = decide_call(scope, self.page, self.progress)
        if decision is not CallDecision.CONTINUE:
            for_good = decision is CallDecision.END_CALL
            turn = engine.give_up(self.service, self.session, CALLER, self._turn_inputs, end_session=for_good)
            self.progress = CallProgress(silences=self.progress.silences, requests=self.progress.requests)
            return self._show(turn)
        return self._speak()

    @property
    def _turn_inputs(self) -> TurnInputs:
        return TurnInputs(self.now, digest)

    def _answer_requests(self, turn: Turn) -> Turn:
        while turn.request is not None:
            outcome = self.outcome(turn.request)
            turn = engine.resume(self.service, turn.session, CALLER, outcome, self._turn_inputs)
        return turn

    def _show(self, turn: Turn) -> str:
        self._keep(self._answer_requests(turn))
        return self._speak()

    def _keep(self, turn: Turn) -> None:
        assert turn.page is not None
        self.page, self._session = turn.page, sessions.pack(turn.session)

    def _speak(self) -> str:
        self.requests += 1
        scope = scope_of(self.service, self.session, CALLER, self._turn_inputs)
        self.steps = call_script(scope, self.page, self.progress, CallVoices(self.provider, self.recordings))
        return self.document
