"""One USSD session: the record in the network, and the view on the phone."""

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
        """Return all typed texts in one, as Africa's Talking sends them with each hop."""
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
    """The phone's screen after a hop, and its origin.

    - screen: the text of the page.
    - ends: the session is over.
    - failed: the reason why the network gave up, or empty.
    - repeat_differs: the gateway gave two answers to a repeated hop.
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
