"""Makes the data sources for lookups, including lookups answered later by SMS."""

from functools import cached_property

from gateway.container.callers import CallerComponents
from gateway.container.cases import CaseComponents
from gateway.container.menus import MenuComponents
from gateway.container.messages import MessageComponents
from gateway.container.resources import Resources
from gateway.lookups.adaptive_places import AdaptivePlaces
from gateway.lookups.cache import LookupCache
from gateway.lookups.circuit_breaker import CircuitBreaker
from gateway.lookups.client import HttpClient
from gateway.lookups.host_resolver import HostResolver
from gateway.lookups.http_lookup import HttpLookupClient
from gateway.lookups.late_lookup_answerer import LateLookupAnswerer
from gateway.lookups.late_lookup_store import LateLookupStore
from gateway.lookups.sources import LookupSources
from gateway.storage.outbox.outbox import Outbox


class LookupComponents:
    """The objects that look up data in other systems."""

    def __init__(
        self,
        resources: Resources,
        menus: MenuComponents,
        cases: CaseComponents,
        messages: MessageComponents,
        callers: CallerComponents,
    ) -> None:
        self._resources = resources
        self._menus = menus
        self._cases = cases
        self._messages = messages
        self._callers = callers

    @cached_property
    def http_client(self) -> HttpLookupClient:
        """Looks up data in other systems over HTTP."""
        resources = self._resources
        client = HttpClient(allow_private=resources.settings.allow_private_lookups, resolver=HostResolver())
        cache = LookupCache(lambda: resources.hops.client, resources.crypto)
        return HttpLookupClient(
            client,
            cache,
            CircuitBreaker(),
            self._cases.lookup_limit,
            resources.metrics,
            AdaptivePlaces(self._cases.waiting_threads),
        )

    @cached_property
    def sources(self) -> LookupSources:
        """The data sources for lookups of the menus."""
        return LookupSources(self._cases.status_lookup, self.http_client, self._cases.similar)

    @cached_property
    def late_outbox(self) -> Outbox:
        """The outbox of lookups whose answers came too late for the screen."""
        return self._resources.outbox("late")

    @cached_property
    def late_store(self) -> LateLookupStore:
        """The store of late lookups."""
        resources = self._resources
        return LateLookupStore(resources.redis, self.late_outbox, resources.crypto, resources.clock)

    @cached_property
    def late_lookup_answerer(self) -> LateLookupAnswerer:
        """Finishes late lookups and texts their answers."""
        return LateLookupAnswerer(
            self.late_outbox,
            self.late_store,
            self._menus.cache,
            self._menus.secrets_of,
            self.sources,
            self._messages.store,
            self._resources.crypto,
            self._resources.clock,
            self._callers.surveys,
        )
