"""What is known of a hop when it is counted. It is kept in memory for a second, and nowhere else."""

from collections.abc import Sequence
from datetime import datetime

import msgspec

from menus.engine.inputs import Caller, TurnInputs
from menus.engine.session import Session
from menus.engine.step_note import StepNote
from menus.engine.turn import TrailEntry
from menus.model import Service

REPLAYED = -1.0
"""In place of the moment of showing: the record was lost, and all inputs but the last were counted before."""


class Hop(msgspec.Struct, frozen=True):
    """A hop whose record is saved.

    `menus` is the digest of its menus, `caller_digest` that of its number, and `conversation_id` names the dial-in.
    `begins`: the dial-in begins with it. `shown_at` is when the page was shown that it answers, in Unix seconds; 0 if
    that is not known, and also if the dial-in begins, unless a text of ours asked what it answers. `trail` and `notes`
    are those of the runner. `session` and `ends` are what is shown now.
    """

    service: Service
    menus: str
    caller: Caller
    caller_digest: str
    conversation_id: str
    inputs: TurnInputs
    begins: bool
    shown_at: float
    trail: Sequence[TrailEntry]
    notes: Sequence[StepNote]
    session: Session
    ends: bool

    @property
    def at(self) -> datetime:
        """The moment of the hop."""
        return self.inputs.now
