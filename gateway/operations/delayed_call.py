"""Calls a function soon after somebody asks, in a thread, once for all who ask meanwhile."""

import os
import threading
from collections.abc import Callable
from weakref import WeakSet


class DelayedCall:
    """Calls `function` in a thread, `seconds` after the first who asks. Without `seconds` it calls at once.

    `is_asked`: a call is to come, so nobody needs to ask. A process that ends calls only if told so by `call_at_exit`.
    """

    def __init__(self, seconds: float, function: Callable[[], None]) -> None:
        self.is_asked = False
        self._seconds = seconds
        self._function = function
        _delayed_calls.add(self)

    def ask(self) -> None:
        """Have the function called. Threads may ask."""
        if not self._seconds:
            self._function()
        elif not self.is_asked:
            self.is_asked = True
            timer = threading.Timer(self._seconds, self._call)
            timer.daemon = True
            timer.start()

    def call_at_exit(self) -> None:
        """Call the function when this process ends, also if it is one of a server's processes."""
        from multiprocessing.util import (
            Finalize,
        )  # it also knows the end of forked processes, as atexit does not

        Finalize(None, self._function, exitpriority=0)

    def _call(self) -> None:
        self.is_asked = False  # whoever comes from now on may be too late for this call
        self._function()


_delayed_calls: WeakSet[DelayedCall] = WeakSet()


def _forget_parents_calls() -> None:
    """Let a forked process ask anew: it has no thread of its parent."""
    for delayed_call in _delayed_calls:
        delayed_call.is_asked = False


os.register_at_fork(after_in_child=_forget_parents_calls)
