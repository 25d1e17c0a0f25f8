"""How texts leave: by whom, how fast, at what price."""

from collections.abc import Sequence
from datetime import tzinfo
from functools import cached_property

from gateway.container.menus import MenuComponents
from gateway.container.resources import Resources
from gateway.conversations.sms.service_words import service_name
from gateway.messaging.routing.cost_counter import CostCounter
from gateway.messaging.routing.delivery_config import DeliveryConfig
from gateway.messaging.routing.delivery_file import find_delivery_file, load_delivery
from gateway.messaging.routing.provider_health import ProviderHealth
from gateway.messaging.routing.provider_router import ProviderRouter
from gateway.messaging.throttle import Throttle
from gateway.providers.sms_provider import SmsProvider


class DeliveryComponents:
    """What chooses providers of texts, holds back, and counts costs."""

    def __init__(self, resources: Resources, menus: MenuComponents) -> None:
        self._resources = resources
        self._menus = menus

    @cached_property
    def config(self) -> DeliveryConfig:
        """How texts leave; SettingsError lists every mistake in the file that says it."""
        settings = self._resources.settings
        return load_delivery(
            find_delivery_file(settings.menus, settings.delivery),
            settings.sms_providers,
            self._resources.providers.list_prices,
        )

    @cached_property
    def sms_providers(self) -> tuple[SmsProvider, ...]:
        """Clients of the providers of texts, first choice first. Only a worker asks: it loads their SDKs."""
        from gateway.providers.clients import build_sms_clients

        return build_sms_clients(self._resources.settings, self._resources.providers)

    def router(self, providers: Sequence[SmsProvider]) -> ProviderRouter:
        """Chooses among these providers."""
        health = ProviderHealth(
            self._resources.redis,
            [provider.name for provider in providers],
            self.config.failover,
            self._resources.timestamp,
        )
        return ProviderRouter(self.config, providers, health, self._resources.draw, self.costs.flush)

    @cached_property
    def throttle(self) -> Throttle:
        """How fast texts go, and how many a day."""
        resources = self._resources
        return Throttle(
            resources.redis,
            self.config.limits_of,
            resources.clock,
            self._time_zone,
            {one.name: one.sms.default_sender(resources.settings) for one in resources.providers if one.sms},
        )

    @cached_property
    def costs(self) -> CostCounter:
        """What texts cost."""
        menus = self._menus

        def name() -> str:
            return service_name(menus.service(), menus.service().default_language)

        return CostCounter(
            self._resources.redis,
            self.config,
            name,
            self._resources.clock,
            self._time_zone,
            self.throttle.refund,
        )

    def _time_zone(self) -> tzinfo:
        return self._menus.service().time_zone
