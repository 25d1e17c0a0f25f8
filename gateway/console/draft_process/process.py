"""Asks about drafts: what somebody who types waits for is not behind what takes long."""

import time
from collections.abc import Callable

from gateway.console.draft_process.requests import CheckRequest, EditRequest, PreviewRequest, Request
from gateway.console.draft_process.worker import LIMIT_SECONDS, DraftWorker
from gateway.console.draft_process.worker import DraftProcessError as DraftProcessError

TYPED = (CheckRequest, EditRequest, PreviewRequest)


class DraftProcess:
    """Asks two processes, each of which begins with its first request. Threads may share it.

    `typing` answers the editor. `reading` answers all pages, where an assessment of a large draft takes seconds.
    """

    def __init__(self, limit: float = LIMIT_SECONDS, clock: Callable[[], float] = time.monotonic) -> None:
        self.typing = DraftWorker(limit, clock)
        self.reading = DraftWorker(limit, clock)

    def ask(self, request: Request, queue: str = "") -> bytes | None:
        """Return the answer, as JSON. Raises DraftProcessError if there is none.

        Of the requests of a `queue`, only the newest is worth an answer: the others get None.
        """
        worker = self.typing if isinstance(request, TYPED) else self.reading
        return worker.ask(request, queue)

    def close(self) -> None:
        """End both processes for good, once their last answers are there."""
        self.typing.close()
        self.reading.close()
