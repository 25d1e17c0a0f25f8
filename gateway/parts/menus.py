"""What serves and publishes the menus."""

from functools import cached_property
from typing import TYPE_CHECKING

from gateway.parts.ground import Ground

if TYPE_CHECKING:
    from gateway.audio.prompts.signed_urls import PromptUrls
    from gateway.audio.prompts.store import PromptStore
    from gateway.published_menus.definition import MenuDefinition
    from gateway.published_menus.menu_cache import MenuCache
    from gateway.published_menus.publisher import Publisher
    from gateway.published_menus.versions import VersionStore
    from menus.model import Service


class MenuParts(Ground):
    """The menus as they are served and published."""

    @cached_property
    def versions(self) -> "VersionStore":
        """The versions of the menus in the store."""
        from gateway.published_menus.versions import VersionStore

        return VersionStore(self.redis, self.clock)

    @cached_property
    def menus(self) -> "MenuCache":
        """The menus as this process serves them."""
        from gateway.lookups.lookup_secrets import missing_secrets
        from gateway.published_menus.menu_cache import MenuCache

        return MenuCache(
            self.versions,
            self.prompt_store,
            self.settings.menus,
            lambda service: missing_secrets(service, self.environ),
        )

    @cached_property
    def prompt_store(self) -> "PromptStore":
        """The recordings of the menus in the store."""
        from gateway.audio.prompts.store import PromptStore

        return PromptStore(self.redis, self.clock)

    @cached_property
    def prompt_urls(self) -> "PromptUrls":
        """Where providers fetch recordings."""
        from gateway.audio.prompts.signed_urls import PromptUrls

        return PromptUrls(self.crypto, self.settings.public_url)

    @cached_property
    def publisher(self) -> "Publisher":
        """Puts menus before citizens, and takes them back."""
        from gateway.conversations.store import ConversationStore
        from gateway.published_menus.publisher import Publisher

        return Publisher(self.versions, self.prompt_store, ConversationStore(lambda: self.sessions_redis))

    @property
    def definition(self) -> "MenuDefinition":
        """The menus that a new session begins on now; DefinitionError where none are there and the file has errors."""
        return self.menus.current

    def _service(self) -> "Service":
        """The service that is published at this moment."""
        return self.definition.service
