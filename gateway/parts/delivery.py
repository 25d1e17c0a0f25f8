"""What decides by which provider a text goes, how fast, and what it cost."""

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from gateway.parts.menus import MenuParts

if TYPE_CHECKING:
    from gateway.messaging.routing.cost_counter import CostCounter
    from gateway.messaging.routing.delivery_config import DeliveryConfig
    from gateway.messaging.routing.provider_router import ProviderRouter
    from gateway.messaging.throttle import Throttle
    from gateway.providers.sms_provider import SmsProvider


class DeliveryParts(MenuParts):
    """Providers of texts, as delivery.yaml has them used."""

    @cached_property
    def delivery(self) -> "DeliveryConfig":
        """How texts leave; SettingsError lists every mistake in the file that says it."""
        from gateway.messaging.routing.delivery_file import find_delivery_file, load_delivery

        settings = self.settings
        return load_delivery(find_delivery_file(settings.menus, settings.delivery), settings.sms_providers)

    @cached_property
    def sms_providers(self) -> "tuple[SmsProvider, ...]":
        """Clients of the providers of texts, first choice first. Only a worker asks: it loads their SDKs."""
        from gateway.providers.clients import build_sms_clients

        return build_sms_clients(self.settings, self.providers)

    def routes_by(self, providers: "Sequence[SmsProvider]") -> "ProviderRouter":
        """Chooses among these providers."""
        from gateway.messaging.routing.provider_health import ProviderHealth
        from gateway.messaging.routing.provider_router import ProviderRouter

        shares = ProviderHealth(
            self.redis,
            [provider.name for provider in providers],
            self.delivery.failover,
            lambda: self.clock().timestamp(),
        )
        return ProviderRouter(self.delivery, providers, shares, self.draw, self.costs.flush)

    @cached_property
    def throttle(self) -> "Throttle":
        """How fast texts go, and how many a day."""
        from gateway.messaging.throttle import Throttle

        return Throttle(
            self.redis,
            self.delivery.limits_of,
            self.clock,
            lambda: self._service().time_zone,
            {one.name: one.sms.default_sender(self.settings) for one in self.providers if one.sms},
        )

    @cached_property
    def costs(self) -> "CostCounter":
        """What texts cost."""
        from gateway.conversations.sms.service_words import service_name
        from gateway.messaging.routing.cost_counter import CostCounter

        def service() -> str:
            return service_name(self._service(), self._service().default_language)

        return CostCounter(
            self.redis,
            self.delivery,
            service,
            self.clock,
            lambda: self._service().time_zone,
            self.throttle.refund,
        )
