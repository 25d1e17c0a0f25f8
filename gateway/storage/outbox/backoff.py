"""How long what failed waits before it is tried again."""

RETRY_WAITS = (1.0, 2.0, 5.0, 15.0, 30.0, 60.0, 300.0)  # seconds; the last one for all attempts that follow


def retry_wait(attempts: int) -> float:
    """Seconds before the next attempt, where so many failed before the one that failed now."""
    return RETRY_WAITS[min(attempts, len(RETRY_WAITS) - 1)]
