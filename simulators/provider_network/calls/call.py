"""One call: what the network holds of it, and what the phone is shown of it."""

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

Direction = Literal["in", "out"]  # to the service, or from it


class Ending(StrEnum):
    """Why a call is over."""

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
    """What the phone has a part in now.

    `number` counts the stages of a call. `prompts` are heard first; keys cut them short where `kind` is `keys`. Then
    `seconds` pass (of silence; of ringing where `kind` is `dial`), or what is asked for comes before. `longest` is that
    of a message. `finish` are the keys that end keys or a message.
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
    """A call that rings, is up, or has just ended. Whoever set `busy` alone may go on with it; `lock` guards the rest.

    `phone` is the citizen's number, `number` the service's. `began` and `answered` are the monotonic clock's seconds.
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
    url: str = ""  # of the document that is carried out
    document: str = ""
    remaining_actions: deque[DocumentAction] = field(default_factory=deque)
    current_action: DocumentAction | None = None  # the one that the stage belongs to
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
    dialled_phone: tuple[str, float] | None = None  # another phone, and how long it was connected
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def is_active(self) -> bool:
        """Whether it is not over."""
        return self.ending is None


@dataclass(frozen=True, slots=True)
class CallView:
    """What a phone is told of a call. `trouble`: what the gateway did that the provider does not bear."""

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
