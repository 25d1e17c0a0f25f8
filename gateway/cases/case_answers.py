"""Keeps what the case system answered to a submission while its citizen waited, or that no answer came in time.

What is settled first stands. So a repeated hop shows the same page, and so does a replay of a lost session.
"""

import json
from dataclasses import dataclass
from typing import cast

import redis

from gateway.errors import DecryptionError
from gateway.security.crypto import Crypto
from menus.engine.effects import CaseAnswer

KEPT_SECONDS = 3600  # longer than any session whose inputs could be replayed


@dataclass(frozen=True, slots=True)
class SettledAnswer:
    """The answer that stands. None: no answer came in time."""

    answer: CaseAnswer | None


class CaseAnswerStore:
    """Stores answers, encrypted, by the ids of their submissions."""

    def __init__(self, client: redis.Redis, crypto: Crypto) -> None:
        self._redis = client
        self._crypto = crypto

    def find(self, submission_id: str) -> SettledAnswer | None:
        """Return what stands; None if nothing is settled yet."""
        kept = cast("bytes | None", self._redis.get(_key(submission_id)))
        return None if kept is None else self._decrypt(kept)

    def settle(self, submission_id: str, answer: CaseAnswer | None) -> SettledAnswer:
        """Keep `answer` if nothing is settled yet. Return what stands."""
        text = self._crypto.encrypt(json.dumps(answer if answer is None else dict(answer)))
        earlier = self._redis.set(_key(submission_id), text, ex=KEPT_SECONDS, nx=True, get=True)
        kept = cast("bytes | None", earlier)
        return SettledAnswer(answer) if kept is None else self._decrypt(kept)

    def _decrypt(self, kept: bytes) -> SettledAnswer:
        """Return the kept answer; that there is none if its key is gone."""
        try:
            return SettledAnswer(json.loads(self._crypto.decrypt(kept)))
        except DecryptionError:
            return SettledAnswer(None)


def _key(submission_id: str) -> str:
    return f"case-answer:{submission_id}"
