"""The outcome of one request of a call."""

from dataclasses import dataclass

from gateway.conversations.conversation import Conversation
from gateway.conversations.transaction import RecordSaveRequest
from gateway.conversations.voice.call_state import CallState
from gateway.published_menus.definition import MenuDefinition
from menus.engine.session import Session


@dataclass(frozen=True, slots=True)
class CurrentCall:
    """The record as it is. A request that holds nothing new gets its document again.

    There is no session before a language was chosen.
    """

    definition: MenuDefinition
    record: Conversation
    state: CallState
    session: Session | None


class CallSaveRequest(RecordSaveRequest, frozen=True, kw_only=True):
    """A record to save, and the menus and state of its document. `unwanted_recording` is deleted after saving."""

    definition: MenuDefinition
    state: CallState
    unwanted_recording: str = ""
