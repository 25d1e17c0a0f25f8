"""Why a call that was to tell a message is not made after all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from gateway.callers.consent import Consent
from gateway.messaging import states
from gateway.messaging.message_store import Messages
from gateway.messaging.quiet_hours import QuietHours
from gateway.outbound_calls.outbound_call import Ring


@dataclass(frozen=True, slots=True)
class Objections:
    """Looked at before each attempt. A call that is not made leaves its message to a text."""

    messages: Messages
    consent: Consent
    quiet_hours: QuietHours
    clock: Callable[[], datetime]

    def to(self, ring: Ring) -> str | None:
        """Why `ring` need not tell its message at this moment, or must not; None where it is to."""
        message = self.messages.load(ring.message)
        if message is None or message.state != states.QUEUED:
            return "not_needed"
        if not self.consent.allows(message.number_digest, message.name):
            return "opted_out"
        now = self.clock()
        until = self.quiet_hours.hold_until(message, now)
        return "quiet_hours" if until is not None and until > now else None
