"""Notes cases that are open again, because their citizens said that they are not fixed."""

from datetime import datetime
from pathlib import Path

import redis

from gateway.cases.joined_cases import JoinedCases
from gateway.storage.redis_clients import Script

REOPEN_CASE = Script(Path(__file__).with_name("reopen_case.lua"))


class ReopenedCases:
    """Notes them in `client`."""

    def __init__(self, client: redis.Redis) -> None:
        self._redis = client

    def note(self, reference: str, said_at: str, *, is_certain: bool) -> None:
        """Note that a citizen said so at this moment, for all who joined the case.

        Not certain: its system may open it later, or never.
        """
        moment = datetime.fromisoformat(said_at)
        arguments: list[str | float] = [moment.timestamp(), said_at, "1" if is_certain else "0"]
        for one in (reference, *JoinedCases(self._redis).joiners_of(reference)):
            REOPEN_CASE.run(self._redis.execute_command, [f"case:{one}"], arguments)
