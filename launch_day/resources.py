"""What the processes use: memory without counting shared pages twice, and processor time; and what others use."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

import psutil
import redis

from gateway.operations import process_tree
from launch_day.minutes import Minute

LINE_KEY = "admission:line"
BACKLOG_KEYS = ("outbox:submissions:due", "outbox:submissions:dead")


@dataclass(slots=True)
class Resources:
    """Looks at processes by their names, and at the store."""

    leaders: Mapping[str, int]
    client: redis.Redis
    _last: dict[str, float] = field(default_factory=dict)
    _last_all: tuple[float, float] | None = None

    def look(self, minute: Minute) -> None:
        """Add to the minute what was used since the last look."""
        used = {name: sum(_processor(process) for process in self._processes(name)) for name in self.names()}
        spent = {name: max(0.0, used[name] - self._last.get(name, used[name])) for name in used}
        for name, seconds in spent.items():
            minute.processor[name] = minute.processor.get(name, 0.0) + seconds
        self._last = used
        for name in self.names():
            size = sum(_memory(process) for process in self._processes(name))
            minute.memory[name] = max(minute.memory.get(name, 0), size)
        minute.store_bytes = self.store_bytes()
        minute.line = max(minute.line, int(self.client.zcard(LINE_KEY)))
        minute.backlog = max(minute.backlog, self.backlog())
        minute.others_looks.append(self._others(sum(spent.values())))

    def names(self) -> tuple[str, ...]:
        """Return the names of the kinds of processes."""
        return (*self.leaders, "phones")

    def store_bytes(self) -> int:
        """Return the bytes that the store uses."""
        return int(self.client.info("memory")["used_memory"])

    def backlog(self) -> int:
        """Return how many cases have not been filed."""
        return sum(int(self.client.zcard(key)) for key in BACKLOG_KEYS)

    def _processes(self, name: str) -> Iterator[psutil.Process]:
        ids = [os.getpid()] if name == "phones" else process_tree.members(self.leaders[name])
        for process_id in ids:
            try:
                yield psutil.Process(process_id)
            except psutil.Error:
                continue  # it has ended

    def _others(self, ours: float) -> float:
        """Return the share of all cores that others have used since the last look."""
        times = psutil.cpu_times()
        idle = times.idle + times.iowait
        whole = sum(times) - times.guest - times.guest_nice
        before, self._last_all = self._last_all, (idle, whole)
        if before is None or whole <= before[1]:
            return 0.0
        busy = 1 - (idle - before[0]) / (whole - before[1])
        return max(0.0, busy - ours / (whole - before[1]))


def _processor(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.Error:
        return 0.0
    return float(times.user + times.system)


def _memory(process: psutil.Process) -> int:
    try:
        return int(process.memory_full_info().pss)
    except (psutil.Error, AttributeError):
        return 0
