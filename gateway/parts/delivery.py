"""What decides by which provider a text goes, how fast, and what it cost."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from gateway.parts.menus import MenuParts

if TYPE_CHECKING:
    from gateway.messaging.routing.costs import Costs
    from gateway.messaging.routing.delivery import Delivery
    from gateway.messaging.routing.router import Routes
    from gateway.messaging.throttle import Throttle
    from gateway.providers.sms_provider import SmsProvider


class DeliveryParts(MenuParts):
    """Providers of texts, as delivery.yaml has them used."""

    @cached_property
    def delivery(self) -> "Delivery":
        """How texts leave; SettingsError lists every mistake in the file that says it."""
        from gateway.messaging.routing.file import file_beside, load

        settings = self.settings
        return load(file_beside(settings.menus, settings.delivery), settings.sms_providers)

    @cached_property
    def sms_providers(self) -> "tuple[SmsProvider, ...]":
        """Clients of the providers of texts, first choice first. Only a worker asks: it loads their SDKs."""
        from gateway.providers.clients import build

        return build(self.settings)

    def routes_by(self, providers: "Sequence[SmsProvider]") -> "Routes":
        """Chooses among these providers."""
        from gateway.messaging.routing.provider_shares import Shares
        from gateway.messaging.routing.router import Routes

        shares = Shares(
            self.redis,
            [provider.name for provider in providers],
            self.delivery.failover,
            lambda: self.clock().timestamp(),
        )
        return Routes(self.delivery, providers, shares, self.draw, self.costs.flush)

    @cached_property
    def throttle(self) -> "Throttle":
        """How fast texts go, and how many a day."""
        from gateway.messaging.throttle import Throttle

        settings = self.settings
        return Throttle(
            self.redis,
            self.delivery.limits_of,
            self.clock,
            lambda: self._service().time_zone,
            {
                "at": settings.at_sender_id,
                "twilio": settings.twilio_messaging_service_sid or settings.twilio_from,
            },
        )

    @cached_property
    def costs(self) -> "Costs":
        """What texts cost."""
        from gateway.conversations.sms.service_words import name_of
        from gateway.messaging.routing.costs import Costs

        def service() -> str:
            return name_of(self._service(), self._service().default_language)

        return Costs(
            self.redis,
            self.delivery,
            service,
            self.clock,
            lambda: self._service().time_zone,
            self.throttle.give_back,
        )
