"""What every provider of texts offers, and the four ways in which handing over a text can go.

The difference that matters is whether the text may be on its way. Neither provider takes an idempotency key
for a text, so only what was certainly not sent may ever be tried again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class OutgoingSms:
    """One text to one person. `sender` is the number that they texted, where this answers; None: our own."""

    msisdn: str
    text: str
    sender: str | None = None


@dataclass(frozen=True, slots=True)
class SendAccepted:
    """The provider took it. `provider_id` is what receipts will call it ("" where it was not told)."""

    provider_id: str
    cost: str | None = None  # as the provider writes it, "KES 0.8000"
    parts: int | None = None


@dataclass(frozen=True, slots=True)
class SendRefused:
    """It will never be sent. `alarm` where an operator has to mend something, such as the sender id."""

    code: str
    reason: str
    opted_out: bool = False
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class SendDeferred:
    """It was certainly not sent. It may be tried again, after `wait_seconds` if the provider said so."""

    reason: str
    wait_seconds: float | None = None
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class SendUnknown:
    """The request left, and no readable answer came. The text may have been sent, so never repeat it."""

    reason: str


SendResult = SendAccepted | SendRefused | SendDeferred | SendUnknown


# Refusals of a number that another provider may reach. A provider's table calls this `cannot_route`.
RETRY_ELSEWHERE_REASONS = frozenset({"CouldNotRoute", "cannot_route"})


def may_try_other_provider(result: SendResult) -> bool:
    """Whether the text was certainly not sent, and another provider may do better."""
    if isinstance(result, SendAccepted | SendUnknown):
        return False
    return isinstance(result, SendDeferred) or result.alarm or result.reason in RETRY_ELSEWHERE_REASONS


class SmsProvider(Protocol):
    """A client of one provider, built in the process that uses it, after the fork. Threads may share it."""

    @property
    def name(self) -> str:
        """The short name used in settings, keys and metrics."""

    @property
    def max_recipients(self) -> int:
        """How many equal texts one call may carry."""

    def send_many(self, texts: Sequence[OutgoingSms]) -> Sequence[SendResult]:
        """Hand texts over, within the client's time-outs; return the result of each, in their order.

        The texts have the same words and sender. No two go to the same number. There are at most `max_recipients`.
        Reasons never carry a number or a secret.
        """


@dataclass(frozen=True, slots=True)
class ProviderMessage:
    """A text as the provider has it. `state` is one of ours. `code` says why it failed."""

    provider_id: str
    text: str
    made_at: datetime
    state: str
    code: str = ""


@runtime_checkable
class MessageFinder(Protocol):
    """A provider that can be asked which texts it took."""

    def find(self, msisdn: str, since: datetime) -> Sequence[ProviderMessage] | None:
        """The texts to a number since a moment; None where it did not answer. Threads may share it."""


class CodeMeaning(Enum):
    """What a provider's code means for the text. The tables of each provider map its codes to these."""

    ACCEPTED = "accepted"
    REFUSED = "refused"  # this recipient or text
    OPTED_OUT = "opted out"  # the citizen wants no texts
    MISCONFIGURED = "misconfigured"  # refused until an operator mends something of ours
    LATER = "later"
    ALARM = "alarm"  # later, and an operator has to do something meanwhile
    UNCERTAIN = "unsure"  # a proxy gave up waiting for the provider, who may have taken it

    def result(
        self, code: str, reason: str, wait: float | None = None
    ) -> SendRefused | SendDeferred | SendUnknown:
        """The result for a text that was not accepted."""
        if self is CodeMeaning.UNCERTAIN:
            return SendUnknown(reason)
        if self in (CodeMeaning.LATER, CodeMeaning.ALARM):
            return SendDeferred(reason, wait, alarm=self is CodeMeaning.ALARM)
        return SendRefused(
            code, reason, self is CodeMeaning.OPTED_OUT, alarm=self is CodeMeaning.MISCONFIGURED
        )


@dataclass(frozen=True, slots=True)
class DeliveryReceipt:
    """A provider's later word on a text. `state` is one of ours, None where its word is not known to us."""

    provider: str
    provider_id: str
    msisdn: str
    state: str | None
    code: str = ""  # why it failed, one of the provider's own codes
    opted_out: bool = False
