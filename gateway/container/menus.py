"""Makes the objects that serve and publish the menus."""

from collections.abc import Mapping
from functools import cached_property

from gateway.audio.prompts.prompt_store import PromptStore
from gateway.audio.prompts.signed_urls import PromptUrls
from gateway.console.drafts.draft_history import DraftHistory
from gateway.container.resources import Resources
from gateway.conversations.conversation_store import ConversationStore
from gateway.lookups.lookup_secrets import LookupSecrets, missing_secrets
from gateway.published_menus.definition import MenuDefinition
from gateway.published_menus.menu_cache import MenuCache
from gateway.published_menus.publisher import Publisher
from gateway.published_menus.trial import TrialStore
from gateway.published_menus.trial_publisher import TrialPublisher
from gateway.published_menus.versions import VersionStore
from menus.model import Service


class MenuComponents:
    """The objects that serve and publish the menus and their recorded prompts."""

    def __init__(self, resources: Resources) -> None:
        self._resources = resources

    @cached_property
    def versions(self) -> VersionStore:
        """The store of menu versions."""
        return VersionStore(self._resources.redis, self._resources.clock)

    @cached_property
    def trials(self) -> TrialStore:
        """The store of the trial of a version."""
        return TrialStore(self._resources.redis, self._resources.clock)

    @cached_property
    def cache(self) -> MenuCache:
        """The menus as this process serves them."""
        resources = self._resources
        return MenuCache(
            self.versions,
            self.trials,
            self.prompt_store,
            lambda: resources.read_menus(resources.settings.menus),
            resources.settings.menus.parent,
            self.missing_secrets,
        )

    @cached_property
    def prompt_store(self) -> PromptStore:
        """The store of the menus' recordings."""
        return PromptStore(self._resources.redis, self._resources.clock)

    @cached_property
    def prompt_urls(self) -> PromptUrls:
        """The signed URLs at which providers fetch the menus' recordings."""
        return PromptUrls(self._resources.crypto, self._resources.settings.public_url)

    @cached_property
    def publisher(self) -> Publisher:
        """Publishes menus, and rolls back to an earlier version."""
        sessions, cipher = self._resources.sessions_redis, self._resources.crypto.records
        count_open = ConversationStore(lambda: sessions, cipher).count_open
        draft_recordings = DraftHistory(self._resources.redis, self._resources.clock).recordings
        return Publisher(self.versions, self.prompt_store, count_open, self.missing_secrets, draft_recordings)

    @cached_property
    def trial_publisher(self) -> TrialPublisher:
        """Publishes menus for some callers, and for all by and by."""
        return TrialPublisher(self.versions, self.trials, self.prompt_store, self.missing_secrets)

    @property
    def definition(self) -> MenuDefinition:
        """The menus that a new session starts on. DefinitionError: none are published, and the file has errors."""
        return self.cache.current

    def service(self) -> Service:
        """Return the service that is published now."""
        return self.cache.current.service

    def missing_secrets(self, service: Service) -> tuple[str, ...]:
        """Return a sentence for each secret that `service` needs and the environment does not let it have."""
        return missing_secrets(service, self._resources.environ)

    def secrets_of(self, service: Service) -> Mapping[str, str]:
        """Return the secrets that the lookups of `service` name, read from the environment."""
        return LookupSecrets(service, self._resources.environ)
