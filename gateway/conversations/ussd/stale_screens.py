"""Screens at which a record that may be old is of no use."""

from dataclasses import dataclass, field

from gateway.published_menus.definition import MenuDefinition

MAX_STALE_SCREENS = 10_000


@dataclass(frozen=True, slots=True)
class StaleScreens:
    """Screens, by the digest of their menus, at which a hop asked for more than a screen: an effect or a request.

    No effect may be carried out from a cached or assumed record, so the record of such a screen is always loaded.
    """

    screens: set[tuple[str, str]] = field(default_factory=set)

    def add(self, definition: MenuDefinition, screen: str) -> None:
        """Note that a hop at this screen asked for more than a screen."""
        if len(self.screens) >= MAX_STALE_SCREENS:
            self.screens.clear()
        self.screens.add((definition.digest, screen))
