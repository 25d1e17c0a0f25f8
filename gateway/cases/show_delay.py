"""How long a case system takes to show a new case to us, as polls find out.

A case of which no answer came is looked for during CASE_SEARCH_SECONDS, then it is filed again. So the system must show
new cases sooner. A case that it gave us an id for and does not show at all was hidden or deleted there, or our user may
not see it.
"""

import redis

SHOW_DELAY_KEY = "case-show-delay"
KEPT_SECONDS = 7 * 86_400
LONGEST = "longest"


class ShowDelay:
    """Remembers the longest delay for a week from the first one on. Delays are in seconds."""

    def __init__(self, client: redis.Redis) -> None:
        self._redis = client

    def note(self, seconds: float) -> None:
        """Remember that a case was not shown yet so long after it was filed there."""
        with self._redis.pipeline() as pipeline:
            pipeline.zadd(SHOW_DELAY_KEY, {LONGEST: seconds}, gt=True)
            pipeline.expire(SHOW_DELAY_KEY, KEPT_SECONDS, nx=True)
            pipeline.execute()

    def read(self) -> float:
        """Return the longest delay; 0 if every case was there when it was asked about first."""
        return self._redis.zscore(SHOW_DELAY_KEY, LONGEST) or 0.0
