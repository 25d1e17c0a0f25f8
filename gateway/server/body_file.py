"""A body that is written to a temporary file as it comes in, so that it takes no memory.

The file has no name: the system removes it when it is closed, or when the process ends.
"""

import asyncio
from tempfile import SpooledTemporaryFile

from gateway.server.body_errors import BodyError, BodyTooLongError
from gateway.server.rsgi import RsgiProtocol

MEMORY_BYTES = 256 * 1024  # a body that has no more stays in memory: nearly every form
LEAST_SPEED = 64 * 1024  # bytes a second of a slow line


class BodyFile:
    """A body of `max_length` bytes at most. Close it once the request is answered."""

    def __init__(self, max_length: int) -> None:
        self.max_length = max_length
        self.stream = SpooledTemporaryFile(max_size=MEMORY_BYTES)  # noqa: SIM115 - `close` closes it
        self.length = 0

    @property
    def seconds(self) -> float:
        """How long the longest body may take, beyond what every body may."""
        return self.max_length / LEAST_SPEED

    def close(self) -> None:
        """Remove the file."""
        self.stream.close()

    async def fill(self, protocol: RsgiProtocol, length: int | None) -> bytes:
        """Write the body, and return none of it.

        Raises BodyTooLongError as soon as it is too long, and BodyError if it was cut.
        The disk is written in a thread, as other requests wait for the event loop.
        """
        pieces: list[bytes] = []
        waiting = empty = 0
        async for piece in protocol:
            self.length += len(piece)
            if self.length > self.max_length:
                raise BodyTooLongError
            pieces.append(piece)
            waiting += len(piece)
            empty += not piece
            if waiting > MEMORY_BYTES:
                await asyncio.to_thread(self.stream.writelines, pieces)
                pieces, waiting = [], 0
        # granian ends each body with an empty piece, and stands one in for a chunk that was cut
        if empty > 1 if length is None else self.length != length:
            raise BodyError(400)
        self.stream.writelines(pieces)
        self.stream.seek(0)
        return b""
