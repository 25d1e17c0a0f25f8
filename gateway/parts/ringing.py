"""What rings people."""

from functools import cached_property
from typing import TYPE_CHECKING

from gateway.parts.texts import TextParts

if TYPE_CHECKING:
    from gateway.outbound_calls.dialler import Ringing
    from gateway.outbound_calls.events import Notices
    from gateway.outbound_calls.requests import Wishes
    from gateway.outbound_calls.store import Rings
    from gateway.providers.voice_provider import VoiceProvider
    from gateway.storage.outbox.outbox import Outbox


class RingingParts(TextParts):
    """Calls that we make, which also tell messages."""

    @cached_property
    def calls_outbox(self) -> "Outbox":
        """Calls that were promised."""
        from gateway.storage.outbox.outbox import Outbox

        return Outbox(self.redis, "calls", self.clock)

    @cached_property
    def rings(self) -> "Rings":
        """The records of calls that we make."""
        from gateway.outbound_calls.store import Rings

        return Rings(self.redis, self.calls_outbox, self.vault, self.clock, self.messages_outbox)

    @cached_property
    def ring_wishes(self) -> "Wishes":
        """Takes wishes to be called."""
        from gateway.outbound_calls.requests import Wishes

        configured = bool(self.settings.voice_providers)
        return Wishes(self.redis, self.calls_outbox, self.vault, self.clock, configured)

    @cached_property
    def ring_notices(self) -> "Notices":
        """Applies what providers tell of calls that we make."""
        from gateway.outbound_calls.events import Notices

        return Notices(self.rings, self.vault)

    @cached_property
    def voice_providers(self) -> "tuple[VoiceProvider, ...]":
        """Clients of the providers of calls, first choice first. Only a worker asks: it loads their SDKs."""
        from gateway.providers.clients import build_voice

        return build_voice(self.settings)

    @cached_property
    def ringing(self) -> "Ringing":
        """Makes calls."""
        from gateway.outbound_calls.dialler import Ringing
        from gateway.outbound_calls.policy import Objections

        return Ringing(
            self.calls_outbox,
            self.rings,
            self.voice_providers,
            self._service,
            self.vault,
            self.clock,
            Objections(self.messages, self.consent, self.quiet_hours, self.clock).to,
        )
