"""Who is told of each step of a session, if anybody is."""

from typing import Protocol

from menus.engine.inputs import Caller, TurnInputs
from menus.engine.session import Session
from menus.engine.turn import ScreenResult
from menus.model import Service


class StepRecorder(Protocol):
    """Is told of each step by the runner. `before` is the session in which the step was taken."""

    def note_input(
        self,
        service: Service,
        caller: Caller,
        inputs: TurnInputs,
        before: Session,
        typed: str,
        shown: ScreenResult,
    ) -> None:
        """Note a text that was typed, and what was shown then."""

    def note_recording(self, before: Session) -> None:
        """Note a message that was spoken."""

    def note_transfer(self, before: Session, outcome: str) -> None:
        """Note the outcome of a transfer."""

    def note_giving_up(self, before: Session) -> None:
        """Note that the session went on without an answer that fits."""
