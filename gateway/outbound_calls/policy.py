"""Why a call that was to tell a message is not made after all."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from gateway.callers.consent import ConsentStore
from gateway.messaging import states
from gateway.messaging.message_store import MessageStore
from gateway.messaging.send_policy import QuietHours
from gateway.outbound_calls.outbound_call import OutboundCall


@dataclass(frozen=True, slots=True)
class CallPolicy:
    """Looked at before each attempt. A call that is not made leaves its message to a text."""

    messages: MessageStore
    consent: ConsentStore
    quiet_hours: QuietHours
    clock: Callable[[], datetime]

    def refusal_reason(self, call: OutboundCall) -> str | None:
        """Why `ring` need not tell its message at this moment, or must not; None where it is to."""
        message = self.messages.load(call.message_id)
        if message is None or message.state != states.QUEUED:
            return "not_needed"
        if not self.consent.allows(message.number_digest, message.name):
            return "opted_out"
        now = self.clock()
        until = self.quiet_hours.hold_until(message, now)
        return "quiet_hours" if until is not None and until > now else None
