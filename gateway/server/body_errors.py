"""Why a body is not read."""


class BodyError(Exception):
    """A body that was not read. `status` is that of the answer."""

    def __init__(self, status: int) -> None:
        super().__init__(status)
        self.status = status


class BodyTooLongError(Exception):
    """A body with more bytes than its request may have."""
