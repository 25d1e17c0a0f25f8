"""What every provider of calls offers. Handing over a call can go the four ways in which a text can.

Neither provider takes an idempotency key for a call: one that may have been made is never made again blindly.
"""

from typing import Protocol

from gateway.providers.sms_provider import SendResult

RING_TIMEOUT_SECONDS = 40  # for which a phone rings: time to find it, and less than most mailboxes wait


class VoiceProvider(Protocol):
    """A client of one provider, built in the process that uses it, after the fork."""

    @property
    def name(self) -> str:
        """The short name used in settings, keys and metrics."""

    def call(self, msisdn: str) -> SendResult:
        """Have this number (E.164) rung, within the client's time-outs; once it is answered, the webhook is asked what
        to say. Reasons never carry a number or a secret."""
