"""What makes and takes calls."""

from functools import cached_property
from typing import TYPE_CHECKING

from gateway.parts.menus import MenuParts

if TYPE_CHECKING:
    from gateway.outbox.outbox import Outbox


class CallParts(MenuParts):
    """Calls, in and out."""

    @cached_property
    def calls_outbox(self) -> "Outbox":
        """Calls that were promised."""
        from gateway.outbox.outbox import Outbox

        return Outbox(self.redis, "calls", self.clock)
