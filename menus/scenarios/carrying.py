"""What the gateway does around the engine, in a scenario: requests are answered, effects are carried out."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from menus.engine import engine
from menus.engine import session as sessions
from menus.engine.effects import (
    ChangeConsent,
    CountAttempts,
    Effect,
    Fetch,
    Filed,
    ForgetAnswers,
    LookUp,
    Outcome,
    RememberAnswers,
    RememberLanguage,
    Request,
    RingBack,
    SendText,
    Submission,
)
from menus.engine.engine import Caller, Given, Page, Stop, Turn
from menus.model import Service
from menus.scenarios.agency import Agency
from menus.scenarios.memory import Memory

Answers = Callable[[LookUp | Fetch], Outcome]


@dataclass(frozen=True, slots=True)
class Shown:
    """What the citizen reads, and the session as bytes."""

    page: Page
    session: bytes


@dataclass(slots=True)
class Carrying:
    """Carries turns on until there is a page, and out what they ask for on the way."""

    service: Service
    agency: Agency
    memory: Memory
    answers: Answers
    clock: Callable[[], datetime]
    trail: list[Stop] = field(default_factory=list)

    def carry(self, turn: Turn, caller: Caller, given: Given) -> Shown:
        """The page that comes of a turn. Between two calls of the engine the session is bytes."""
        self._note(turn)
        while turn.request is not None:
            session = sessions.unpack(sessions.pack(turn.session))
            outcome = self._outcome(turn.request, session.language, caller)
            turn = engine.resume(self.service, session, caller, outcome, given)
            self._note(turn)
        if turn.page is None:
            raise engine.EngineError("a turn without page or request")
        return Shown(turn.page, sessions.pack(turn.session))

    def _outcome(self, request: Request, language: str, caller: Caller) -> Outcome:
        return (
            self._file(request, language, caller)
            if isinstance(request, Submission)
            else self.answers(request)
        )

    def _file(self, submission: Submission, language: str, caller: Caller) -> Filed:
        texted = caller.channel != "sms"
        return Filed(self.agency.file(submission, language, self.clock(), texted=texted))

    def _note(self, turn: Turn) -> None:
        self.trail += turn.trail
        for effect in turn.effects:
            self._apply(effect)

    def _apply(self, effect: Effect) -> None:
        match effect:
            case RememberLanguage(language):
                self.memory.language = language
            case SendText(_, to, text):
                self.agency.text(to, text)
            case RingBack(_, screen):
                self.agency.ring(screen)
            case RememberAnswers():
                self.memory.remember(effect, self.clock())
            case ForgetAnswers():
                self.memory.forget(effect)
            case CountAttempts():
                self.memory.count(effect, self.clock())
            case ChangeConsent(names, out):
                self.agency.change_consent(names, out=out)


def digest(text: str) -> str:
    """Stands for the gateway's keyed hash; the same text has the same one in every scenario."""
    return hashlib.blake2b(text.encode(), digest_size=16).hexdigest()
