"""What the gateway does around the engine, in a scenario: requests are answered, effects are carried out."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from menus.engine import engine
from menus.engine import session as sessions
from menus.engine.effects import (
    CaseLookupRequest,
    ChangeConsent,
    CountAttempts,
    Effect,
    EngineRequest,
    ForgetAnswers,
    HttpLookupRequest,
    RememberAnswers,
    RememberLanguage,
    RequestOutcome,
    ScheduleCallBack,
    SendText,
    Submission,
    SubmissionFiled,
)
from menus.engine.engine import Caller, Page, TrailEntry, Turn, TurnInputs
from menus.model import Service
from menus.scenarios.backend import ScenarioBackend
from menus.scenarios.remembered_caller import RememberedCaller

LookupAnswerer = Callable[[CaseLookupRequest | HttpLookupRequest], RequestOutcome]


@dataclass(frozen=True, slots=True)
class ShownPage:
    """What the citizen reads, and the session as bytes."""

    page: Page
    session: bytes


@dataclass(slots=True)
class TurnRunner:
    """Carries turns on until there is a page, and out what they ask for on the way."""

    service: Service
    backend: ScenarioBackend
    remembered: RememberedCaller
    answer_lookup: LookupAnswerer
    clock: Callable[[], datetime]
    trail: list[TrailEntry] = field(default_factory=list)

    def run_turn(self, turn: Turn, caller: Caller, inputs: TurnInputs) -> ShownPage:
        """The page that comes of a turn. Between two calls of the engine the session is bytes."""
        self._carry_out_effects(turn)
        while turn.request is not None:
            session = sessions.unpack(sessions.pack(turn.session))
            outcome = self._outcome(turn.request, session.language, caller)
            turn = engine.resume(self.service, session, caller, outcome, inputs)
            self._carry_out_effects(turn)
        if turn.page is None:
            raise engine.EngineError("a turn without page or request")
        return ShownPage(turn.page, sessions.pack(turn.session))

    def _outcome(self, request: EngineRequest, language: str, caller: Caller) -> RequestOutcome:
        return (
            self._file(request, language, caller)
            if isinstance(request, Submission)
            else self.answer_lookup(request)
        )

    def _file(self, submission: Submission, language: str, caller: Caller) -> SubmissionFiled:
        texted = caller.channel != "sms"
        return SubmissionFiled(self.backend.file_case(submission, language, self.clock(), texted=texted))

    def _carry_out_effects(self, turn: Turn) -> None:
        self.trail += turn.trail
        for effect in turn.effects:
            self._apply(effect)

    def _apply(self, effect: Effect) -> None:
        match effect:
            case RememberLanguage(language):
                self.remembered.language = language
            case SendText(_, to, text):
                self.backend.send_text(to, text)
            case ScheduleCallBack(_, screen):
                self.backend.call_back(screen)
            case RememberAnswers():
                self.remembered.remember(effect, self.clock())
            case ForgetAnswers():
                self.remembered.forget(effect)
            case CountAttempts():
                self.remembered.count_attempts(effect, self.clock())
            case ChangeConsent(names, out):
                self.backend.change_consent(names, out=out)


def digest(text: str) -> str:
    """Stands for the gateway's keyed hash; the same text has the same one in every scenario."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
