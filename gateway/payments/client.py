"""What the client of every payment system offers, and what it says of a prompt and of a payment."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class PushAccepted:
    """The system took the request, and asks the phone. That is no payment. `system_id` is its own name for it."""

    system_id: str


@dataclass(frozen=True, slots=True)
class PushDeferred:
    """The system certainly did not take the request now. `needs_operator`: only an operator can cure that."""

    reason: str
    needs_operator: bool = False


@dataclass(frozen=True, slots=True)
class PushRefused:
    """The system will never take this request. `reason` may be logged."""

    reason: str
    needs_operator: bool = False


@dataclass(frozen=True, slots=True)
class PushUnknown:
    """The phone may have been asked: no whole answer came."""

    reason: str


PushOutcome = PushAccepted | PushDeferred | PushRefused | PushUnknown
"""What a payment system made of a request to ask a phone."""


@dataclass(frozen=True, slots=True)
class QuerySettled:
    """It is known what became of a payment: one of the states of `gateway.payments.states`, and the system's code.

    `reason` is the same in our words. It may be logged.
    """

    state: str
    code: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class QueryOpen:
    """It is not known yet. `reason` may be logged. `needs_operator`: only an operator can cure that."""

    reason: str
    needs_operator: bool = False


QueryOutcome = QuerySettled | QueryOpen
"""What a payment system says of a payment when it is asked."""


@dataclass(frozen=True, slots=True)
class Prompt:
    """What a phone is asked for. `number` is E.164, `amount` in the smallest unit.

    The payment system reports to `callback_url`.
    """

    number: str
    amount: int
    currency: str
    account: str
    description: str
    callback_url: str


class PaymentClient(Protocol):
    """Asks phones to pay by one system, and asks the system what became of it. Threads may share it."""

    def refusal(self, prompt: Prompt) -> str:
        """Return why the system would not take this prompt; empty if it may. Nothing is sent."""
        ...

    def push(self, prompt: Prompt) -> PushOutcome:
        """Have a phone asked. It must not be repeated, unless the outcome is PushDeferred."""
        ...

    def query(self, system_id: str) -> QueryOutcome:
        """Ask what became of a payment. It may be repeated."""
        ...
