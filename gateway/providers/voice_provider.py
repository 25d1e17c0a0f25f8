"""The interface of every provider of calls. Handing over a call has the same four results as for a text.

Neither provider takes an idempotency key for a call, so a call that may have been made is not made again blindly.
"""

from typing import Protocol

from gateway.providers.sms_provider import SendResult

RING_TIMEOUT_SECONDS = 40  # long enough to find the phone, and shorter than most mailboxes wait


class VoiceProvider(Protocol):
    """A client of one provider, built in the process that uses it, after the fork."""

    @property
    def name(self) -> str:
        """The short name used in settings, keys and metrics."""

    def call(self, msisdn: str) -> SendResult:
        """Call this number (E.164), within the client's time-outs. When it is answered, our webhook is asked.

        Reasons never carry a number or a secret.
        """
