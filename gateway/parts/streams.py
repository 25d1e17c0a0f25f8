"""What operators stop and restart."""

from functools import cached_property
from typing import TYPE_CHECKING

from gateway.parts.ground import Ground

if TYPE_CHECKING:
    from gateway.storage.outbox.pauses import StreamPauses


class StreamParts(Ground):
    """The streams of the outbox as a whole."""

    @cached_property
    def streams(self) -> "StreamPauses":
        """Which streams an operator has paused."""
        from gateway.storage.outbox.pauses import StreamPauses

        return StreamPauses(self.redis, self.clock)
