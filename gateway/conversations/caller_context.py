"""What a hop may ask of what went before it: conversations, people, and what was done."""

from dataclasses import dataclass, field

from gateway.callers.profile_store import ProfileStore
from gateway.container.channel_services import ChannelServices
from gateway.conversations.effect_executor import EffectExecutor
from gateway.conversations.runner_ports import RunnerFactory, RunnerStores
from gateway.conversations.store import ConversationStore
from gateway.published_menus.definition import MenuDefinition
from menus.engine.caller_data_needs import CallerDataNeeds, find_data_needs

MAX_DEFINITIONS = 32
MAX_SCREENS = 10_000


@dataclass(slots=True)
class CallerContext:
    """One for a process; threads may share it."""

    conversations: ConversationStore
    profiles: ProfileStore
    effects: EffectExecutor
    runners: RunnerFactory
    _data_needs: dict[str, CallerDataNeeds] = field(default_factory=dict)
    _needing_fresh_read: set[tuple[str, str]] = field(default_factory=set)

    def data_needs(self, definition: MenuDefinition) -> CallerDataNeeds:
        """What the menus use of what is remembered; found once for each definition."""
        needs = self._data_needs.get(definition.digest)
        if needs is None:
            if len(self._data_needs) >= MAX_DEFINITIONS:
                self._data_needs = {}
            needs = self._data_needs[definition.digest] = find_data_needs(definition.service)
        return needs

    def needs_fresh_read(self, definition: MenuDefinition, screen: str) -> bool:
        """Whether an answer to this screen is known to ask for more than a screen, so that it must be certain."""
        return (definition.digest, screen) in self._needing_fresh_read

    def note_fresh_read_needed(self, definition: MenuDefinition, screen: str) -> None:
        """An answer to this screen asked for more than a screen."""
        if len(self._needing_fresh_read) >= MAX_SCREENS:
            self._needing_fresh_read.clear()
        self._needing_fresh_read.add((definition.digest, screen))


def build_caller_context(services: ChannelServices, conversations: ConversationStore) -> CallerContext:
    """The memory of hops that `services` describe."""
    store, keep = services.durable_hops, services.settings.keep_languages
    profiles = ProfileStore(lambda: store.client, services.crypto, keep, store.call)
    effects = EffectExecutor(
        lambda: services.durable_hops.client,
        services.crypto,
        profiles,
        services.consent,
        services.messages,
        services.call_requests,
    )
    stores = RunnerStores(services.submissions, services.lookup_sources, services.late_lookup_store, effects)
    runners = RunnerFactory(
        stores, services.clock, services.crypto.digest, services.draw, services.secrets_of
    )
    return CallerContext(conversations, profiles, effects, runners)
