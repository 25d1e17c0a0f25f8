"""Random bytes and numbers that nobody can foretell, for work that a citizen waits for.

They are the operating system's. Each call of it lets another thread have the interpreter, and then waits until that
thread gives it back. So one call fetches many.
"""

import os
from weakref import WeakSet

NONCE_BYTES = 12
FETCHED = 256  # nonces at a time


class RandomSource:
    """Gives out random nonces, each once, and random numbers. Threads may share it; a forked process begins anew.

    `fetched` are those that it will give out. Whoever pops one has it.
    """

    def __init__(self) -> None:
        self.fetched: list[bytes] = []
        _sources.add(self)

    def nonce(self) -> bytes:
        """Return NONCE_BYTES random bytes."""
        try:
            return self.fetched.pop()
        except IndexError:
            return self.fetch()

    def draw(self, below: int) -> int:
        """Return a random number from 0 to below `below`, each as likely. `below` is far less than 2 to the 96."""
        return int.from_bytes(self.nonce()) % below

    def forget(self) -> None:
        """Forget what was fetched."""
        self.fetched.clear()

    def fetch(self) -> bytes:
        """Fetch nonces, and return one of them. Two threads that do so at once fetch different ones."""
        fresh = os.urandom(NONCE_BYTES * FETCHED)
        first, *rest = (fresh[start : start + NONCE_BYTES] for start in range(0, len(fresh), NONCE_BYTES))
        self.fetched += rest
        return first


_sources: WeakSet[RandomSource] = WeakSet()


def _forget_parents_bytes() -> None:
    """Let a forked process fetch bytes of its own: its parent gives out the same ones."""
    for source in _sources:
        source.forget()


os.register_at_fork(after_in_child=_forget_parents_bytes)
