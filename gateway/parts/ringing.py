"""What rings people."""

from functools import cached_property
from typing import TYPE_CHECKING

from gateway.parts.texts import TextParts

if TYPE_CHECKING:
    from gateway.outbound_calls.dialler import Dialler
    from gateway.outbound_calls.events import CallEvents
    from gateway.outbound_calls.requests import CallRequests
    from gateway.outbound_calls.store import OutboundCallStore
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
    def rings(self) -> "OutboundCallStore":
        """The records of calls that we make."""
        from gateway.outbound_calls.store import OutboundCallStore

        return OutboundCallStore(self.redis, self.calls_outbox, self.crypto, self.clock, self.messages_outbox)

    @cached_property
    def call_requests(self) -> "CallRequests":
        """Takes wishes to be called."""
        from gateway.outbound_calls.requests import CallRequests

        configured = bool(self.settings.voice_providers)
        return CallRequests(self.redis, self.calls_outbox, self.crypto, self.clock, configured)

    @cached_property
    def call_events(self) -> "CallEvents":
        """Applies what providers tell of calls that we make."""
        from gateway.outbound_calls.events import CallEvents

        return CallEvents(self.rings, self.crypto)

    @cached_property
    def voice_providers(self) -> "tuple[VoiceProvider, ...]":
        """Clients of the providers of calls, first choice first. Only a worker asks: it loads their SDKs."""
        from gateway.providers.clients import build_voice_clients

        return build_voice_clients(self.settings, self.providers)

    @cached_property
    def ringing(self) -> "Dialler":
        """Makes calls."""
        from gateway.outbound_calls.dialler import Dialler
        from gateway.outbound_calls.policy import CallPolicy

        return Dialler(
            self.calls_outbox,
            self.rings,
            self.voice_providers,
            self._service,
            self.crypto,
            self.clock,
            CallPolicy(self.messages, self.consent, self.quiet_hours, self.clock).refusal_reason,
        )
