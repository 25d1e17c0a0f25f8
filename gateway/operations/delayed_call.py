"""Calls a function soon after somebody asks, in a thread, once for all who ask meanwhile."""

import threading
from collections.abc import Callable


class DelayedCall:
    """Calls `function` in a thread, `seconds` after the first who asks. Asking costs next to nothing.

    Without `seconds` it calls at once. A process that ends calls only what `call_at_exit` asks for.
    """

    def __init__(self, seconds: float, function: Callable[[], None]) -> None:
        self._seconds = seconds
        self._function = function
        self._timer: threading.Timer | None = None

    def ask(self) -> None:
        """Have the function called. Threads may ask."""
        timer = self._timer
        if timer is None or not timer.is_alive():  # a forked process has no timer of its parent
            self._start()

    def call_at_exit(self) -> None:
        """Call the function when this process ends, also if it is one of a server's processes."""
        from multiprocessing.util import (
            Finalize,
        )  # it also knows the end of forked processes, as atexit does not

        Finalize(None, self._function, exitpriority=0)

    def _start(self) -> None:
        if not self._seconds:
            return self._function()
        timer = self._timer = threading.Timer(self._seconds, self._call)
        timer.daemon = True
        return timer.start()

    def _call(self) -> None:
        self._timer = None  # whoever asks from now on may be too late for this call
        self._function()
