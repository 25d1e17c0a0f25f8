"""What asks other systems."""

from collections.abc import Mapping
from functools import cached_property
from typing import TYPE_CHECKING

from gateway.parts.cases import CaseParts
from gateway.parts.texts import TextParts

if TYPE_CHECKING:
    from gateway.lookups.http_lookup import Fetching
    from gateway.lookups.late_answers import Finishing
    from gateway.lookups.late_lookups import LateQuestions
    from gateway.lookups.sources import Sources
    from gateway.storage.outbox.outbox import Outbox
    from menus.model import Service


class LookupParts(CaseParts, TextParts):
    """Whom lookups ask, also those that are finished by text."""

    @cached_property
    def fetching(self) -> "Fetching":
        """Asks other systems over HTTP."""
        from gateway.lookups.addresses import Names
        from gateway.lookups.breaker import Breaker
        from gateway.lookups.cache import Cache
        from gateway.lookups.client import Client
        from gateway.lookups.http_lookup import Fetching

        client = Client(allow_private=self.settings.allow_private_lookups, names=Names())
        cache = Cache(lambda: self.hops.client, self.vault)
        return Fetching(client, cache, Breaker(), self.lookup_places, self.metrics)

    @cached_property
    def sources(self) -> "Sources":
        """Whom lookups of the menus ask."""
        from gateway.lookups.sources import Sources

        return Sources(self.standing, self.fetching)

    @cached_property
    def late_outbox(self) -> "Outbox":
        """Lookups whose answers came too late for the screen."""
        from gateway.storage.outbox.outbox import Outbox

        return Outbox(self.redis, "late", self.clock)

    @cached_property
    def late_questions(self) -> "LateQuestions":
        """The records of late lookups."""
        from gateway.lookups.late_lookups import LateQuestions

        return LateQuestions(self.redis, self.late_outbox, self.vault, self.clock)

    @cached_property
    def finishing(self) -> "Finishing":
        """Finishes late lookups."""
        from gateway.lookups.late_answers import Finishing

        return Finishing(
            self.late_outbox,
            self.late_questions,
            self.menus,
            self.secrets_of,
            self.sources,
            self.messages,
            self.vault,
            self.clock,
        )

    def secrets_of(self, service: "Service") -> Mapping[str, str]:
        """The secrets of the environment that the lookups of `service` name."""
        from gateway.lookups.secrets import Secrets

        return Secrets(service, self.environ)
