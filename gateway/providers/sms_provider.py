"""The interface of every provider of texts, and the four results of handing over a text.

The results differ in whether the text may be on its way. Neither provider takes an idempotency key for a text, so only
a text that was certainly not sent may be tried again.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Protocol, runtime_checkable


@dataclass(frozen=True, slots=True)
class OutgoingSms:
    """One text to one person. `sender` of a reply is the number that they texted. None means our own sender."""

    msisdn: str
    text: str
    sender: str | None = None


@dataclass(frozen=True, slots=True)
class SendAccepted:
    """The provider took the text. Receipts will call it `provider_id`, which is empty if the provider gave no id."""

    provider_id: str
    cost: str | None = None  # as the provider writes it, "KES 0.8000"
    parts: int | None = None


@dataclass(frozen=True, slots=True)
class SendRefused:
    """The text will never be sent. `alarm`: an operator must fix something, such as the sender id."""

    code: str
    reason: str
    opted_out: bool = False
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class SendDeferred:
    """The text was certainly not sent. It may be tried again, after `wait_seconds` if the provider named a time."""

    reason: str
    wait_seconds: float | None = None
    alarm: bool = False


@dataclass(frozen=True, slots=True)
class SendUnknown:
    """The request left, and no readable answer came. The text may have been sent, so never repeat it."""

    reason: str


SendResult = SendAccepted | SendRefused | SendDeferred | SendUnknown


# Reasons of a refusal that another provider may not have. The tables of providers call this `cannot_route`.
RETRY_ELSEWHERE_REASONS = frozenset({"CouldNotRoute", "cannot_route"})


def may_try_other_provider(result: SendResult) -> bool:
    """Return True if the text was certainly not sent, and another provider may be able to send it."""
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
        """The most equal texts in one request."""

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
        """Return the texts to a number since a moment; None if the provider did not answer. Threads may share it."""


class CodeMeaning(Enum):
    """The meaning of a provider's code for the text. The tables of each provider map its codes to these."""

    ACCEPTED = "accepted"
    REFUSED = "refused"  # this recipient or text
    OPTED_OUT = "opted out"  # the citizen wants no texts
    MISCONFIGURED = "misconfigured"  # refused until an operator fixes a setting of ours
    LATER = "later"
    ALARM = "alarm"  # later, and an operator has to do something meanwhile
    UNCERTAIN = "unsure"  # a proxy stopped waiting for the provider, who may have taken it

    def result(
        self, code: str, reason: str, wait: float | None = None
    ) -> SendRefused | SendDeferred | SendUnknown:
        """Return the result for a text that was not accepted."""
        if self is CodeMeaning.UNCERTAIN:
            return SendUnknown(reason)
        if self in (CodeMeaning.LATER, CodeMeaning.ALARM):
            return SendDeferred(reason, wait, alarm=self is CodeMeaning.ALARM)
        return SendRefused(
            code, reason, self is CodeMeaning.OPTED_OUT, alarm=self is CodeMeaning.MISCONFIGURED
        )


@dataclass(frozen=True, slots=True)
class DeliveryReceipt:
    """A provider's later report on a text.

    `state` is one of ours, None if the provider's word for it is unknown to us.
    """

    provider: str
    provider_id: str
    msisdn: str
    state: str | None
    code: str = ""  # why it failed, one of the provider's own codes
    opted_out: bool = False
