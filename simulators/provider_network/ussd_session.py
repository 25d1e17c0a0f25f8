"""One USSD session: the network's record of it, and the phone's view of it."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal

from simulators.provider_network.text_length import TextLength
from simulators.provider_network.webhooks import HttpExchange

Status = Literal["", "Success", "Incomplete", "Failed"]  # Africa's Talking's words; "" while open


@dataclass(slots=True)
class UssdSession:
    """A session that is open or has just ended."""

    id: str
    msisdn: str
    service_code: str
    network: str
    began_at: datetime
    began: float  # seconds of the monotonic clock
    inputs: list[str] = field(default_factory=list)
    hops: int = 0
    waiting: bool = True  # a hop is on its way
    last_answer: str = ""
    status: Status = ""

    def text(self) -> str:
        """Return all that was typed, as Africa's Talking sends it with each hop."""
        return "*".join(self.inputs)

    def hop_form(self) -> dict[str, str]:
        """Return the form of a hop."""
        return {
            "phoneNumber": self.msisdn,
            "serviceCode": self.service_code,
            "text": self.text(),
            "sessionId": self.id,
            "networkCode": self.network,
        }

    def event_form(self, milliseconds: int, error: str) -> dict[str, str]:
        """Return the form of the notice that the session is over."""
        return {
            "date": self.began_at.strftime("%Y-%m-%d %H:%M:%S"),
            "sessionId": self.id,
            "serviceCode": self.service_code,
            "networkCode": self.network,
            "phoneNumber": self.msisdn,
            "status": self.status,
            "cost": "KES 0.10",
            "durationInMillis": str(milliseconds),
            "hopsCount": str(self.hops),
            "input": self.text(),
            "lastAppResponse": self.last_answer,
            "errorMessage": error,
        }


@dataclass(frozen=True, slots=True)
class UssdView:
    """What a phone shows after a hop, and how it came about.

    screen: the page's text; ends: the session is over; failed: why the network gave up, else empty; repeat_differs: the
    gateway answered a repeated hop in two ways.
    """

    session: str
    screen: str
    ends: bool
    failed: str
    length: TextLength
    seconds_left: float
    milliseconds: int
    repeat_differs: bool
    wire: tuple[HttpExchange, ...]
