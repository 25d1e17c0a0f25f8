"""How many requests the case system gets at the same time: more as it answers, half as many if it is overloaded."""


class AdaptiveLimit:
    """A number from 1 to `maximum`, at first `maximum`. One thread at a time may change it."""

    def __init__(self, maximum: int) -> None:
        self._maximum = float(maximum)
        self._value = float(maximum)

    @property
    def value(self) -> int:
        """The limit as it is now."""
        return int(self._value)

    def record_answer(self) -> None:
        """Let one more request out, because the system answered."""
        self._value = min(self._maximum, self._value + 1)

    def record_overload(self) -> None:
        """Halve the limit, because the system was late, could not be reached, or reported a fault of its own."""
        self._value = max(1.0, self._value / 2)
