"""What one request of a call comes to."""

from dataclasses import dataclass, field

from gateway.conversations.conversation import Conversation
from gateway.conversations.store import ResumePointer, ResumeSource
from gateway.conversations.voice.call_state import CallState
from gateway.published_menus.definition import MenuDefinition
from menus.engine.session import Session


@dataclass(frozen=True, slots=True)
class ClosingMessage:
    """The gateway's own last words, by their name; nothing is saved."""

    word: str


@dataclass(frozen=True, slots=True)
class MissedCall:
    """The call is not taken, so that it costs nothing; its citizen is rung back."""


@dataclass(frozen=True, slots=True)
class CurrentCall:
    """The record as it is. Where a request holds nothing new, its document once more.

    There is no session before a language was chosen.
    """

    definition: MenuDefinition
    record: Conversation
    state: CallState
    session: Session | None


@dataclass(frozen=True, slots=True)
class CallSaveRequest:
    """A record to save, and what is to be rung for once it is. `way`: where a dropped call would be taken up.

    `taken_from`: where the line was that this call takes up, if that was by USSD.
    `unwanted` is a recording to be dropped then.
    """

    definition: MenuDefinition
    record: Conversation
    state: CallState
    pointer: ResumePointer | None = None
    jobs: list[tuple[str, str]] = field(default_factory=list)
    resumed_from: ResumeSource | None = None
    unwanted_recording: str = ""
