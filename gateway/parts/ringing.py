"""What rings people."""

from functools import cached_property
from typing import TYPE_CHECKING

from gateway.parts.texts import TextParts

if TYPE_CHECKING:
    from gateway.ringing.ring import Ring
    from gateway.ringing.ringing import Ringing


class RingingParts(TextParts):
    """The job that makes calls, which also tell messages."""

    @cached_property
    def ringing(self) -> "Ringing":
        """Makes calls."""
        from gateway.ringing.ringing import Ringing

        return Ringing(
            self.calls_outbox,
            self.rings,
            self.voice_providers,
            self._service,
            self.vault,
            self.clock,
            self._needless,
        )

    def _needless(self, ring: "Ring") -> str | None:
        """Why a call need not tell its message at this moment, or must not; None where it is to."""
        from gateway.messages import states
        from gateway.messages.hours import QuietHours

        message = self.messages.load(ring.message)
        if message is None or message.state != states.QUEUED:
            return "not_needed"
        if not self.consent.allows(message.number_digest, message.name):
            return "opted_out"
        now = self.clock()
        until = QuietHours(self._service, self.vault.open).hold_until(message, now)
        return "quiet_hours" if until is not None and until > now else None
