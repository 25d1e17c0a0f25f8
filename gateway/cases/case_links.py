"""Links cases to the ids that the case system gave them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path

import redis

from gateway.storage.redis_clients import Script

POLLS_KEY = "case-polls"
FIRST_POLL_SECONDS = 60
CLAIM_CASE = Script(Path(__file__).with_name("claim_case.lua"))


class CaseLinks:
    """Links cases, each for `retention`. `is_polled`: the system pushes no changes, so it is asked about cases."""

    def __init__(
        self, client: redis.Redis, clock: Callable[[], datetime], retention: timedelta, *, is_polled: bool
    ) -> None:
        self._redis = client
        self._clock = clock
        self._retention_seconds = int(retention.total_seconds())
        self._is_polled = is_polled

    def claim(self, reference: str, system_id: str) -> bool:
        """Link a case. Returns False, and changes nothing, if that id is another case's."""
        now = self._clock().timestamp()
        first = repr(now + FIRST_POLL_SECONDS) if self._is_polled else ""
        keys = [f"case-of:{system_id}", f"case:{reference}", POLLS_KEY]
        arguments: list[str | float] = [reference, system_id, self._retention_seconds, repr(now), first]
        return bool(CLAIM_CASE.run(self._redis.execute_command, keys, arguments))
