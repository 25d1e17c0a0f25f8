"""Keeps texts that were not understood soon after their hops. What the store does not take is kept later."""

import logging
import threading
from collections.abc import Sequence

import redis

from gateway.operations.delayed_call import DelayedCall
from gateway.unclear_texts.kept_text import WaitingText
from gateway.unclear_texts.unclear_text_store import UnclearTextStore

EVERY_SECONDS = 0.5
MAX_WAITING = 500  # texts, for a store that is away

logger = logging.getLogger(__name__)


class UnclearTextKeeper:
    """Keeps the texts of this process. `keeping` keeps them soon after the first is added."""

    def __init__(self, store: UnclearTextStore) -> None:
        self.keeping = DelayedCall(EVERY_SECONDS, self.keep)
        self._store = store
        self._lock = threading.Lock()
        self._waiting: list[WaitingText] = []
        self._failed = False

    def add(self, texts: Sequence[WaitingText]) -> None:
        """Keep texts soon."""
        with self._lock:
            self._waiting += texts[: MAX_WAITING - len(self._waiting)]
        if not self.keeping.is_asked:
            self.keeping.ask()

    def keep(self) -> None:
        """Keep the texts so far. If the store is away, try again soon."""
        with self._lock:
            waiting, self._waiting = self._waiting, []
        try:
            while waiting:
                self._store.keep(waiting[0])
                del waiting[0]
            self._failed = False
        except redis.RedisError as error:
            if not self._failed:
                extra = {"job": "unclear_texts", "reason": type(error).__name__}
                logger.warning("store_unavailable", extra=extra)
            self._failed = True
            with self._lock:
                self._waiting = waiting + self._waiting
            self.keeping.ask()
