"""Faults that testers can switch on between the gateway and the case system."""

import threading
from typing import Literal, get_args

Mode = Literal["work", "refuse", "reject", "500", "hang", "accept_then_hang"]
MODES: dict[Mode, str] = {  # the end of "When the gateway calls, this desk …"
    "work": "works",
    "refuse": "refuses, and the gateway tries again",
    "reject": "rejects the case, and the gateway gives up",
    "500": "fails",
    "hang": "hangs without an answer",
    "accept_then_hang": "takes the case, then hangs",
}
HANG_SECONDS = 60.0


class Faults:
    """The current fault mode. Requests that are kept waiting are released when it changes."""

    def __init__(self) -> None:
        self._mode: Mode = "work"
        self._waiting = 0
        self._changed = threading.Condition()

    @property
    def mode(self) -> Mode:
        """Return the current mode."""
        return self._mode

    def set(self, mode: str) -> bool:
        """Change the mode. Return False if the mode does not exist."""
        for known in get_args(Mode):
            if known == mode:
                with self._changed:
                    self._mode = known
                    self._changed.notify_all()
                return True
        return False

    def hold_caller(self) -> None:
        """Keep a request waiting until the mode changes, at most a minute."""
        with self._changed:
            mode = self._mode
            if mode == "work":
                return
            self._waiting += 1
            self._changed.notify_all()
            self._changed.wait_for(lambda: self._mode != mode, HANG_SECONDS)
            self._waiting -= 1

    def await_caller(self, within: float) -> bool:
        """Wait until a request is kept waiting. Return True if one came within so many seconds."""
        with self._changed:
            return self._changed.wait_for(lambda: self._waiting > 0, within)
