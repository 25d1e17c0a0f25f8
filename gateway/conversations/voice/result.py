"""What one request of a call comes to."""

from dataclasses import dataclass, field

from gateway.conversations.conversation import Conversation
from gateway.conversations.engine_runner import Stepper
from gateway.conversations.store import TakenFrom, Way
from gateway.conversations.voice.call_state import Standing
from gateway.published_menus.definition import Definition
from menus.engine.session import Session


@dataclass(frozen=True, slots=True)
class LastWords:
    """The gateway's own last words, by their name; nothing is saved."""

    word: str


@dataclass(frozen=True, slots=True)
class Missed:
    """The call is not taken, so that it costs nothing; its citizen is rung back."""


@dataclass(frozen=True, slots=True)
class Known:
    """The record as it is. Where a request holds nothing new, its document once more.

    There is no session before a language was chosen.
    """

    definition: Definition
    held: Conversation
    standing: Standing
    session: Session | None


@dataclass(frozen=True, slots=True)
class Changed:
    """A record to save, and what is to be rung for once it is. `way`: where a dropped call would be taken up.

    `taken_from`: where the line was that this call takes up, if that was by USSD.
    `unwanted` is a recording to be dropped then.
    """

    definition: Definition
    record: Conversation
    standing: Standing
    way: Way | None = None
    stepper: Stepper | None = None
    texts: list[str] = field(default_factory=list)
    taken_from: TakenFrom | None = None
    unwanted: str = ""
