"""What one request of a call comes to."""

from dataclasses import dataclass

from gateway.conversations.attempt import RecordSaveRequest
from gateway.conversations.conversation import Conversation
from gateway.conversations.voice.call_state import CallState
from gateway.published_menus.definition import MenuDefinition
from menus.engine.session import Session


@dataclass(frozen=True, slots=True)
class CurrentCall:
    """The record as it is. Where a request holds nothing new, its document once more.

    There is no session before a language was chosen.
    """

    definition: MenuDefinition
    record: Conversation
    state: CallState
    session: Session | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CallSaveRequest(RecordSaveRequest):
    """A record to save, and the menus and state that its document is made of. `unwanted_recording` is dropped then."""

    definition: MenuDefinition
    state: CallState
    unwanted_recording: str = ""
