"""What a hop may ask of what went before it: conversations, people, and what was done."""

from dataclasses import dataclass, field

from gateway.callers.data_needs import Wanted, wanted_by
from gateway.callers.profile_store import People
from gateway.conversations.effects import Effects
from gateway.conversations.store import Conversations
from gateway.published_menus.definition import Definition
from gateway.services import Services

MOST_DEFINITIONS = 32
MOST_SCREENS = 10_000


@dataclass(slots=True)
class Memory:
    """One for a process; threads may share it."""

    conversations: Conversations
    people: People
    effects: Effects
    _wanted: dict[str, Wanted] = field(default_factory=dict)
    _promising: set[tuple[str, str]] = field(default_factory=set)

    def wanted(self, definition: Definition) -> Wanted:
        """What the menus use of what is remembered; found once for each definition."""
        known = self._wanted.get(definition.digest)
        if known is None:
            if len(self._wanted) >= MOST_DEFINITIONS:
                self._wanted = {}
            known = self._wanted[definition.digest] = wanted_by(definition.service)
        return known

    def promises(self, definition: Definition, screen: str) -> bool:
        """Whether an answer to this screen is known to ask for more than a screen, so that it must be certain."""
        return (definition.digest, screen) in self._promising

    def note_promise(self, definition: Definition, screen: str) -> None:
        """An answer to this screen asked for more than a screen."""
        if len(self._promising) >= MOST_SCREENS:
            self._promising.clear()
        self._promising.add((definition.digest, screen))


def build_memory(services: Services, conversations: Conversations) -> Memory:
    """The memory of hops that `services` describe."""
    store, keep = services.durable_hops, services.settings.keep_languages
    people = People(lambda: store.client, services.vault, keep, store.call)
    effects = Effects(
        lambda: services.durable_hops.client,
        services.vault,
        people,
        services.consent,
        services.messages,
        services.ring_wishes,
    )
    return Memory(conversations, people, effects)
