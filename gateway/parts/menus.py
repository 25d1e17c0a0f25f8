"""What serves and publishes the menus."""

from functools import cached_property
from typing import TYPE_CHECKING

from gateway.parts.ground import Ground

if TYPE_CHECKING:
    from gateway.audio.prompts.signed_urls import Addresses
    from gateway.audio.prompts.store import Shelf
    from gateway.published_menus.definition import Definition
    from gateway.published_menus.menu_cache import Menus
    from gateway.published_menus.publisher import Publishing
    from gateway.published_menus.versions import Versions
    from menus.model import Service


class MenuParts(Ground):
    """The menus as they are served and published."""

    @cached_property
    def versions(self) -> "Versions":
        """The versions of the menus in the store."""
        from gateway.published_menus.versions import Versions

        return Versions(self.redis, self.clock)

    @cached_property
    def menus(self) -> "Menus":
        """The menus as this process serves them."""
        from gateway.lookups.secrets import missing_secrets
        from gateway.published_menus.menu_cache import Menus

        return Menus(
            self.versions,
            self.shelf,
            self.settings.menus,
            lambda service: missing_secrets(service, self.environ),
        )

    @cached_property
    def shelf(self) -> "Shelf":
        """The recordings of the menus in the store."""
        from gateway.audio.prompts.store import Shelf

        return Shelf(self.redis, self.clock)

    @cached_property
    def addresses(self) -> "Addresses":
        """Where providers fetch recordings."""
        from gateway.audio.prompts.signed_urls import Addresses

        return Addresses(self.vault, self.settings.public_url)

    @cached_property
    def publishing(self) -> "Publishing":
        """Puts menus before citizens, and takes them back."""
        from gateway.conversations.store import Conversations
        from gateway.published_menus.publisher import Publishing

        return Publishing(self.versions, self.shelf, Conversations(lambda: self.sessions_redis))

    @property
    def definition(self) -> "Definition":
        """The menus that a new session begins on now; DefinitionError where none are there and the file has errors."""
        return self.menus.current

    def _service(self) -> "Service":
        """The service that is published at this moment."""
        return self.definition.service
