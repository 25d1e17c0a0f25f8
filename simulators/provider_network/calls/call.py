"""One call: the record in the network, and the view on the phone."""

import threading
from collections import deque
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from simulators.provider_network.calls.actions import DocumentAction, Prompts
from simulators.provider_network.webhooks import HttpExchange

if TYPE_CHECKING:
    from simulators.provider_network.calls.provider import Provider
    from simulators.provider_network.calls.recordings import SimulatedRecording

Direction = Literal["in", "out"]  # to the service, or from the service


class Ending(StrEnum):
    """The reason why a call ended."""

    HUNG_UP = "You hung up."
    DROPPED = "The line dropped."
    SERVICE = "The service hung up."
    REJECTED = "The service did not take the call."
    ENGAGED = "The service's line is engaged."
    BROKEN = "Application error."
    BUSY = "The phone was engaged."
    DECLINED = "The call was declined."
    UNANSWERED = "Nobody answered."
    UNREACHABLE = "The phone is out of reach."
    CANCELLED = "The service stopped ringing."


@dataclass(frozen=True, slots=True)
class Stage:
    """The current stage of a call on the phone.

    `number` counts the stages of a call. The `prompts` play first; keys interrupt them if `kind` is `keys`. Then the
    stage ends after `seconds` of silence, or of ringing if `kind` is `dial`. `longest` is the most seconds of a
    message. `finish` are the keys that end the input or the message.
    """

    number: int
    kind: Literal["ringing", "speak", "keys", "record", "dial", "over"]
    prompts: Prompts = ()
    seconds: float = 0.0
    longest: float = 0.0
    finish: str = ""
    beep: bool = False
    numbers: tuple[str, ...] = ()


@dataclass(slots=True)
class Call:
    """A call that rings, is connected, or has just ended.

    Only the thread that set `busy` may go on with it; `lock` guards the rest. `phone` is the number of the citizen, and
    `number` that of the service. `began` and `answered` are seconds of the monotonic clock.
    """

    id: str
    provider: "Provider"
    direction: Direction
    phone: str
    number: str
    at: datetime
    began: float
    stage: Stage
    last_heard: float
    answered: float | None = None
    url: str = ""  # of the document in use
    document: str = ""
    remaining_actions: deque[DocumentAction] = field(default_factory=deque)
    current_action: DocumentAction | None = None  # the action of the stage
    keys: str = ""
    busy: bool = False
    ending: Ending | None = None
    error: str = ""
    answered_by: str = ""
    rings_until: float = 0.0
    status_url: str = ""
    status_events: tuple[str, ...] = ()
    machine_detection: str = ""
    client_request_id: str = ""
    recording: "SimulatedRecording | None" = None
    dialled_phone: tuple[str, float] | None = None  # the other phone, and the seconds that it was connected
    lock: threading.Lock = field(default_factory=threading.Lock)

    def end(self, ending: Ending) -> None:
        """Mark it as over. The caller holds its lock."""
        self.ending = ending
        self.stage = Stage(self.stage.number + 1, "over")

    @property
    def is_active(self) -> bool:
        """Return True if the call has not ended."""
        return self.ending is None


@dataclass(frozen=True, slots=True)
class CallView:
    """A call as the phone shows it. `trouble` is an error of the gateway that the provider does not accept."""

    call: str
    provider: str
    direction: Direction
    number: str
    stage: Stage
    keys: str
    ending: str
    trouble: str
    seconds: float
    document: str
    wire: tuple[HttpExchange, ...]
