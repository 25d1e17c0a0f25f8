"""Makes the objects that choose the provider of a text, its pace and its price."""

from collections.abc import Callable, Sequence
from datetime import tzinfo
from functools import cached_property, partial

from gateway.callers.reach import NO_COUNTRY, ReachableNumbers
from gateway.callers.use_limits import UseLimits
from gateway.container.menus import MenuComponents
from gateway.container.resources import Resources
from gateway.conversations.sms.service_words import service_name
from gateway.conversations.voice.call_costs import CallCosts
from gateway.errors import DefinitionError
from gateway.messaging.routing.cost_counter import CostCounter
from gateway.messaging.routing.delivery_config import DeliveryConfig
from gateway.messaging.routing.delivery_file import find_delivery_file, load_delivery
from gateway.messaging.routing.provider_health import ProviderHealth
from gateway.messaging.routing.provider_router import ProviderRouter
from gateway.messaging.throttle import Throttle
from gateway.providers.sms_provider import SmsProvider
from menus.model import Service


class DeliveryComponents:
    """The objects that choose an SMS provider, throttle texts and count costs."""

    def __init__(self, resources: Resources, menus: MenuComponents) -> None:
        self._resources = resources
        self._menus = menus

    @cached_property
    def config(self) -> DeliveryConfig:
        """The limits, routes and prices of delivery.yaml. SettingsError lists every mistake in that file."""
        settings = self._resources.settings
        return load_delivery(
            find_delivery_file(settings.menus, settings.delivery),
            settings.sms_providers,
            self._resources.providers.list_prices,
        )

    @cached_property
    def reachable(self) -> ReachableNumbers:
        """The numbers that may be texted and called. Everything that goes out asks it."""
        menus = self._menus
        return ReachableNumbers(self.config.reach, partial(_country_of, menus.service))

    def can_reach(self, msisdn: str) -> bool:
        """Return whether a number may be texted and called. The delivery file is read at the first call."""
        return self.reachable.includes(msisdn)

    @cached_property
    def use_limits(self) -> UseLimits:
        """Counts what numbers use, against the limits of delivery.yaml."""
        return UseLimits(lambda: self._resources.durable_hops.client, lambda: self.config.use_limits)

    @cached_property
    def sms_providers(self) -> tuple[SmsProvider, ...]:
        """Clients of the SMS providers, first choice first. This loads their SDKs, so only a worker may use it."""
        from gateway.providers.clients import build_sms_clients

        return build_sms_clients(self._resources.settings, self._resources.providers)

    def router(self, providers: Sequence[SmsProvider]) -> ProviderRouter:
        """Make a router that chooses among these providers."""
        health = ProviderHealth(
            self._resources.redis,
            [provider.name for provider in providers],
            self.config.failover,
            self._resources.timestamp,
        )
        return ProviderRouter(self.config, providers, health, self._resources.draw, self.costs.flush)

    @cached_property
    def call_costs(self) -> CallCosts:
        """Counts what calls cost."""
        resources = self._resources
        return CallCosts(
            resources.durable_hops.call,
            resources.redis,
            lambda: self.config.daily_calls.minute_price,
            resources.clock,
            self._time_zone,
        )

    @cached_property
    def throttle(self) -> Throttle:
        """Limits texts per second and per day."""
        resources = self._resources
        return Throttle(
            resources.redis,
            self.config.limits_of,
            resources.clock,
            self._time_zone,
            {
                provider.name: provider.sms.default_sender(resources.settings)
                for provider in resources.providers
                if provider.sms
            },
        )

    @cached_property
    def costs(self) -> CostCounter:
        """Counts the cost of texts."""
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


def _country_of(service: Callable[[], Service]) -> str:
    """Return the country of the service; without menus, that of none, so that an apology can be sent."""
    try:
        return service().country
    except DefinitionError:
        return NO_COUNTRY
