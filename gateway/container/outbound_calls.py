"""Makes the objects that call citizens. Some of these calls tell a message."""

from functools import cached_property

from gateway.container.callers import CallerComponents
from gateway.container.delivery import DeliveryComponents
from gateway.container.menus import MenuComponents
from gateway.container.messages import MessageComponents
from gateway.container.resources import Resources
from gateway.outbound_calls.daily_usage import DailyCallUsage
from gateway.outbound_calls.dialler import Dialler
from gateway.outbound_calls.events import CallEvents
from gateway.outbound_calls.outbound_call_store import OutboundCallStore
from gateway.outbound_calls.requests import CallRequests
from gateway.outbound_calls.update_calls import CallPolicy
from gateway.providers.voice_provider import VoiceProvider
from gateway.storage.outbox.outbox import Outbox


class OutboundCallComponents:
    """The objects that take requests for calls, make calls, and apply the reports of providers about them."""

    def __init__(
        self,
        resources: Resources,
        menus: MenuComponents,
        callers: CallerComponents,
        messages: MessageComponents,
        delivery: DeliveryComponents,
    ) -> None:
        self._resources = resources
        self._menus = menus
        self._callers = callers
        self._messages = messages
        self._delivery = delivery

    @cached_property
    def outbox(self) -> Outbox:
        """The outbox of calls that are still to be made."""
        return self._resources.outbox("calls")

    @cached_property
    def store(self) -> OutboundCallStore:
        """The store of outbound calls."""
        resources = self._resources
        return OutboundCallStore(
            resources.redis,
            self.outbox,
            resources.crypto,
            resources.clock,
            self._messages.outbox,
            self.daily_usage,
            self._delivery.use_limits,
            self._messages.fates,
        )

    @cached_property
    def daily_usage(self) -> DailyCallUsage:
        """What calls have used of the day's ceilings."""
        resources, menus = self._resources, self._menus
        return DailyCallUsage(
            resources.redis,
            lambda: self._delivery.config.daily_calls,
            resources.clock,
            lambda: menus.service().time_zone,
        )

    @cached_property
    def requests(self) -> CallRequests:
        """Takes requests for calls."""
        resources = self._resources
        configured = bool(resources.settings.voice_providers)
        return CallRequests(resources.redis, self.outbox, resources.crypto, resources.clock, configured)

    @cached_property
    def events(self) -> CallEvents:
        """Applies providers' reports about outbound calls."""
        return CallEvents(self.store, self._resources.crypto)

    @cached_property
    def voice_providers(self) -> tuple[VoiceProvider, ...]:
        """Clients of the voice providers, first choice first. This loads their SDKs, so only a worker may use it."""
        from gateway.providers.clients import build_voice_clients

        return build_voice_clients(self._resources.settings, self._resources.providers)

    @cached_property
    def dialler(self) -> Dialler:
        """Makes calls."""
        resources, messages = self._resources, self._messages
        policy = CallPolicy(messages.store, self._callers.consent, messages.quiet_hours, resources.clock)
        return Dialler(
            self.outbox,
            self.store,
            self.voice_providers,
            self._menus.service,
            resources.crypto,
            resources.clock,
            self._delivery.reachable.find_refusal,
            policy.refusal_reason,
        )
