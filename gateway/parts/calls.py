"""What makes and takes calls."""

from functools import cached_property
from typing import TYPE_CHECKING

from gateway.parts.menus import MenuParts

if TYPE_CHECKING:
    from gateway.outbox.outbox import Outbox
    from gateway.providers.ringing import VoiceProvider
    from gateway.ringing.notices import Notices
    from gateway.ringing.rings import Rings
    from gateway.ringing.wishes import Wishes


class CallParts(MenuParts):
    """Calls, in and out."""

    @cached_property
    def calls_outbox(self) -> "Outbox":
        """Calls that were promised."""
        from gateway.outbox.outbox import Outbox

        return Outbox(self.redis, "calls", self.clock)

    @cached_property
    def messages_outbox(self) -> "Outbox":
        """Texts that have yet to reach a provider."""
        from gateway.outbox.outbox import Outbox

        return Outbox(self.redis, "messages", self.clock)

    @cached_property
    def rings(self) -> "Rings":
        """The records of calls that we make."""
        from gateway.ringing.rings import Rings

        return Rings(self.redis, self.calls_outbox, self.vault, self.clock, self.messages_outbox)

    @cached_property
    def ring_wishes(self) -> "Wishes":
        """Takes wishes to be called."""
        from gateway.ringing.wishes import Wishes

        configured = bool(self.settings.voice_providers)
        return Wishes(self.redis, self.calls_outbox, self.vault, self.clock, configured)

    @cached_property
    def ring_notices(self) -> "Notices":
        """Applies what providers tell of calls that we make."""
        from gateway.ringing.notices import Notices

        return Notices(self.rings, self.vault)

    @cached_property
    def voice_providers(self) -> "tuple[VoiceProvider, ...]":
        """Clients of the providers of calls, first choice first. Only a worker asks: it loads their SDKs."""
        from gateway.providers.clients import build_voice

        return build_voice(self.settings)
