"""Finds open cases of the same kind and place, for callers who may join one. It knows no words and no numbers.

`similar:<digest>` lists the references of cases by when they were filed. The digest is that of a kind and its answers.
"""

import json
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import cast

import redis

from gateway.cases.case_texts import FINAL_STATES
from gateway.cases.joined_cases import joiners_key
from gateway.errors import DecryptionError
from gateway.security.crypto import Crypto
from gateway.storage.redis_clients import CommandSender, Script, command_sender
from menus.engine.effects import SimilarCases

ADD_SIMILAR = Script(Path(__file__).with_name("add_similar.lua"))
MOST_KEPT = 50  # references under one digest; the oldest go first

Row = dict[str, str]


class SimilarIndex:
    """Keeps and finds the references in `client`. `call` sends a command faster, as for a citizen who waits."""

    def __init__(
        self,
        client: redis.Redis,
        crypto: Crypto,
        clock: Callable[[], datetime],
        call: CommandSender | None = None,
    ) -> None:
        self._redis = client
        self._crypto = crypto
        self._clock = clock
        self._call = call or command_sender(lambda: client)

    def add(self, reference: str, cases: SimilarCases) -> None:
        """Let others find a case that was filed now."""
        arguments: list[str | float] = [reference, self._clock().timestamp(), MOST_KEPT, cases.seconds]
        ADD_SIMILAR.run(self._call, [self._key(cases)], arguments)

    def find(self, cases: SimilarCases, limit: int) -> tuple[Row, ...]:
        """Return the open cases, the newest first: what stands for each, when it was filed, how many reported it."""
        since = self._clock().timestamp() - cases.seconds
        found = cast("list[bytes]", self._redis.zrevrangebyscore(self._key(cases), "+inf", since))
        references = [one.decode() for one in found]
        if not references:
            return ()
        pipeline = self._redis.pipeline(transaction=False)
        for reference in references:
            pipeline.hmget(f"case:{reference}", "state", "filed_at")
            pipeline.hlen(joiners_key(reference))
        answers = pipeline.execute()
        rows = [
            self._row(reference, filed_at.decode(), joiners)
            for reference, (state, filed_at), joiners in zip(
                references, answers[::2], answers[1::2], strict=True
            )
            if state and filed_at and state.decode() not in FINAL_STATES
        ]
        return tuple(rows[:limit])

    def reference_of(self, case: str) -> str:
        """Return the reference that `case` of a row stands for; empty if it stands for none."""
        try:
            return self._crypto.decrypt(case)
        except DecryptionError:
            return ""

    def _row(self, reference: str, filed_at: str, joiners: int) -> Row:
        return {"case": self._crypto.encrypt(reference), "day": filed_at, "reporters": str(1 + joiners)}

    def _key(self, cases: SimilarCases) -> str:
        return f"similar:{self._crypto.digest(json.dumps(['similar', cases.kind, *sorted(cases.values)]))}"
