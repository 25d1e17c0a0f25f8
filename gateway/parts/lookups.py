"""What asks other systems."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from gateway.parts.cases import CaseParts
from gateway.parts.texts import TextParts

if TYPE_CHECKING:
    from gateway.lookups.http_lookup import HttpLookupClient
    from gateway.lookups.late_answers import LateAnswers
    from gateway.lookups.late_lookups import LateLookupStore
    from gateway.lookups.sources import LookupSources
    from gateway.storage.outbox.outbox import Outbox
    from menus.model import Service


class LookupParts(CaseParts, TextParts):
    """Whom lookups ask, also those that are finished by text."""

    @cached_property
    def http_lookup_client(self) -> "HttpLookupClient":
        """Asks other systems over HTTP."""
        from gateway.lookups.cache import LookupCache
        from gateway.lookups.circuit_breaker import CircuitBreaker
        from gateway.lookups.client import HttpClient
        from gateway.lookups.host_resolver import HostResolver
        from gateway.lookups.http_lookup import HttpLookupClient

        client = HttpClient(allow_private=self.settings.allow_private_lookups, resolver=HostResolver())
        cache = LookupCache(lambda: self.hops.client, self.crypto)
        return HttpLookupClient(client, cache, CircuitBreaker(), self.lookup_limit, self.metrics)

    @cached_property
    def lookup_sources(self) -> "LookupSources":
        """Whom lookups of the menus ask."""
        from gateway.lookups.sources import LookupSources

        return LookupSources(self.case_status_lookup, self.http_lookup_client)

    @cached_property
    def late_outbox(self) -> "Outbox":
        """Lookups whose answers came too late for the screen."""
        from gateway.storage.outbox.outbox import Outbox

        return Outbox(self.redis, "late", self.clock)

    @cached_property
    def late_lookup_store(self) -> "LateLookupStore":
        """The records of late lookups."""
        from gateway.lookups.late_lookups import LateLookupStore

        return LateLookupStore(self.redis, self.late_outbox, self.crypto, self.clock)

    @cached_property
    def late_answers(self) -> "LateAnswers":
        """Finishes late lookups."""
        from gateway.lookups.late_answers import LateAnswers

        return LateAnswers(
            self.late_outbox,
            self.late_lookup_store,
            self.menus,
            self.secrets_of,
            self.lookup_sources,
            self.messages,
            self.crypto,
            self.clock,
        )

    def secrets_of(self, service: "Service") -> Mapping[str, str]:
        """The secrets of the environment that the lookups of `service` name."""
        from gateway.lookups.lookup_secrets import LookupSecrets

        return LookupSecrets(service, self.environ)
