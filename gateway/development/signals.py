"""Wait for Ctrl-C, SIGTERM, SIGHUP and the end of a child process, all in one place."""

import os
import select
import signal
from types import FrameType, TracebackType
from typing import Self

STOPPING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


class StopSignals:
    """While open, counts the signals above and interrupts nothing."""

    def __init__(self) -> None:
        self.stop_requests = 0  # how often someone asked to stop

    def __enter__(self) -> Self:
        self._reading, self._writing = os.pipe()
        for end in (self._reading, self._writing):
            os.set_blocking(end, False)
        self._before = {number: signal.getsignal(number) for number in (*STOPPING, signal.SIGCHLD)}
        for number in STOPPING:
            ignored = number == signal.SIGHUP and self._before[number] == signal.SIG_IGN  # nohup wants this
            if not ignored:
                signal.signal(number, self._stop)
        signal.signal(signal.SIGCHLD, lambda _number, _frame: None)  # only to end a wait
        self._wakeup = signal.set_wakeup_fd(self._writing, warn_on_full_buffer=False)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        signal.set_wakeup_fd(self._wakeup)
        for number, handler in self._before.items():
            signal.signal(number, handler)
        os.close(self._reading)
        os.close(self._writing)

    def wait(self, seconds: float) -> None:
        """Wait until a signal arrives, `seconds` at most."""
        ready, _, _ = select.select([self._reading], [], [], seconds)
        if ready:
            os.read(self._reading, 4096)

    def _stop(self, _number: int, _frame: FrameType | None) -> None:
        self.stop_requests += 1
