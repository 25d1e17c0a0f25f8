"""What operators stop and restart."""

from functools import cached_property
from typing import TYPE_CHECKING

from gateway.parts.ground import Ground

if TYPE_CHECKING:
    from gateway.storage.outbox.pauses import Streams


class StreamParts(Ground):
    """The streams of the outbox as a whole."""

    @cached_property
    def streams(self) -> "Streams":
        """Which streams an operator has paused."""
        from gateway.storage.outbox.pauses import Streams

        return Streams(self.redis, self.clock)
