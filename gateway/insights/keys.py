"""The keys of the counts in the durable store, and when they expire.

- `insights:day:<day>`: a hash of what is being counted of a day: counts by group and subject.
- `insights:packing:<day>`: the same, while it is being packed.
- `insights:packed:<day>` and `insights:month:<month>`: hashes of packed counts by group.
- `insights:callers:<day>`: the set of digests of the numbers that began a session on a day, and nothing else.
- `insights:open` and `insights:places`: the sessions under way, by when they count as left, and where they stand.
- `insights:batch:<process>`: the number of the last batch that a process stored, so that none is counted twice.
"""

from datetime import UTC, date, datetime, timedelta
from hashlib import blake2b

RETENTION = timedelta(days=400)
CALLERS_RETENTION = timedelta(days=2)
OPEN_KEY, PLACES_KEY = "insights:open", "insights:places"
CALLERS_PREFIX = "insights:callers:"
DIGEST_BYTES = 8
DAY_PREFIX = "insights:day:"


def day_key(day: date) -> str:
    """Return the key of what is being counted of a day."""
    return f"{DAY_PREFIX}{day.isoformat()}"


def packing_key(day: date) -> str:
    """Return the key of a day's counts while they are packed."""
    return f"insights:packing:{day.isoformat()}"


def packed_key(day: date) -> str:
    """Return the key of a day's packed counts."""
    return f"insights:packed:{day.isoformat()}"


def month_key(day: date) -> str:
    """Return the key of the packed counts of the month of a day."""
    return f"insights:month:{day:%Y-%m}"


def callers_key(day: date) -> str:
    """Return the key of the numbers' digests of a day."""
    return f"{CALLERS_PREFIX}{day.isoformat()}"


def batch_key(process: str) -> str:
    """Return the key of the last batch of a process."""
    return f"insights:batch:{process}"


def expires_at(day: date, retention: timedelta = RETENTION) -> int:
    """Return when the counts of a day expire, in Unix seconds. A month expires with its first day."""
    return int(
        (datetime(day.year, day.month, day.day, tzinfo=UTC) + timedelta(days=1) + retention).timestamp()
    )


def short_digest(digest: str) -> bytes:
    """Return a short digest of a digest, which does not lead to the keys that have that one."""
    return blake2b(digest.encode(), digest_size=DIGEST_BYTES).digest()
