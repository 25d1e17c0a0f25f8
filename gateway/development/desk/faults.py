"""What can be made to go wrong on purpose between the gateway and the desk."""

import threading
from typing import Literal, get_args

Mode = Literal["work", "refuse", "reject", "500", "hang", "accept_then_hang"]
MODES: dict[Mode, str] = {
    "work": "Works",
    "refuse": "Refuses (403: the gateway tries again)",
    "reject": "Rejects (422: the gateway gives up)",
    "500": "Fails (500)",
    "hang": "Hangs without an answer",
    "accept_then_hang": "Takes the case, then hangs",
}
HANG_SECONDS = 60.0


class Faults:
    """The mode that the desk is in. Callers that were kept waiting are let go when it changes."""

    def __init__(self) -> None:
        self._mode: Mode = "work"
        self._changed = threading.Event()

    @property
    def mode(self) -> Mode:
        """The mode now."""
        return self._mode

    def set(self, mode: str) -> bool:
        """Change the mode; False where there is no such mode."""
        for known in get_args(Mode):
            if known == mode:
                self._mode = known
                changed, self._changed = self._changed, threading.Event()
                changed.set()
                return True
        return False

    def hang(self) -> None:
        """Keep a caller waiting until the mode changes, at most a minute."""
        self._changed.wait(HANG_SECONDS)
