"""What a hop may ask of what went before it: conversations, people, and what was done."""

from dataclasses import dataclass, field

from gateway.conversations import Conversations
from gateway.definition import Definition
from gateway.effects import Effects
from gateway.people.people import People
from gateway.people.wanted import Wanted, wanted_by
from gateway.services import Services

MOST_DEFINITIONS = 32


@dataclass(slots=True)
class Memory:
    """One for a process; threads may share it."""

    conversations: Conversations
    people: People
    effects: Effects
    _wanted: dict[str, Wanted] = field(default_factory=dict)

    def wanted(self, definition: Definition) -> Wanted:
        """What the menus use of what is remembered; found once for each definition."""
        known = self._wanted.get(definition.digest)
        if known is None:
            if len(self._wanted) >= MOST_DEFINITIONS:
                self._wanted = {}
            known = self._wanted[definition.digest] = wanted_by(definition.service)
        return known


def build_memory(services: Services, conversations: Conversations) -> Memory:
    """The memory of hops that `services` describe."""
    people = People(lambda: services.durable_hops.client, services.vault, services.settings.keep_languages)
    effects = Effects(
        lambda: services.durable_hops.client,
        services.vault,
        people,
        services.consent,
        services.messages,
        services.calls_outbox,
    )
    return Memory(conversations, people, effects)
