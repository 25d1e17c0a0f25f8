"""Checks the work after the answer: workers, items that wait or were given up, streams that are paused."""

from collections.abc import Callable, Iterator, Mapping
from typing import cast

from redis import Redis

from gateway.cases.forwarder import ALARM_KEY, CIRCUIT_KEY
from gateway.operations.doctor.finding import Finding, bad, good, warning
from gateway.storage.outbox.outbox import Outbox
from gateway.storage.outbox.pauses import StreamPauses
from gateway.workers.presence import (
    WORK_KEY,
    count_by_stream,
    list_delivery_files,
    list_workers,
    read_last_work,
)

LATE_SECONDS = 60.0
STUCK_SECONDS = 600.0
UNSEEN_SECONDS = 120.0  # longer than a worker takes to end a process that hangs
MAX_ITEMS = 10_000
MORE_WORKERS = "gateway worker --processes 2"
RETRY_ADVICE = {"submissions": "gateway submissions retry --all-dead"}


def check_workers(client: Redis, now: Callable[[], float]) -> Iterator[Finding]:
    """Count the workers that are alive, and name the streams that none of them has, or whose workers hang."""
    alive = list_workers(client)
    if not alive:
        yield bad(
            "workers",
            "None: no case is forwarded and no text sent.",
            "Start `gateway worker`.",
            "worker-away",
        )
        return
    yield good("workers", f"{len(alive)} at work.")
    lacking = [stream for stream, count in count_by_stream(alive).items() if not count]
    if lacking:
        names = ", ".join(lacking)
        cure = f"Start `gateway worker`, or `gateway worker --streams {','.join(lacking)}`."
        yield bad("workers", f"None works on {names}.", cure, "worker-away")
    last = read_last_work(cast("dict[bytes, bytes]", client.hgetall(WORK_KEY)))
    moments = {
        stream: one.turned_at for stream, one in last.items() if stream not in lacking and one.turned_at
    }
    hanging = [stream for stream, moment in moments.items() if now() - moment > UNSEEN_SECONDS]
    if hanging:
        minutes = (now() - min(moments[stream] for stream in hanging)) / 60
        message = f"Nothing was heard for {minutes:.0f} minutes of those that work on {', '.join(hanging)}."
        cure = "`gateway worker --alive` says on which machine; restart the worker there."
        yield bad("workers", message, cure, "worker-stuck")


def check_delivery_files(client: Redis, digest: str) -> Iterator[Finding]:
    """Find workers that go by another delivery file than this machine, whose file has `digest`."""
    found = list_delivery_files(client)
    others = sum(one != digest for one in found)
    if others:
        yield warning(
            "delivery.yaml",
            f"{others} of {len(found)} workers go by another one than that of this machine.",
            "Copy the same file to every machine, and restart the web processes and workers there.",
            "delivery-files",
        )


def check_streams(outboxes: Mapping[str, Outbox], paused: StreamPauses) -> Iterator[Finding]:
    """Report paused streams, and for each outbox the items that wait, wait too long or were given up."""
    stopped = paused.paused()
    for name, pause in stopped.items():
        message = f"Paused since {pause.since:%Y-%m-%d %H:%M} UTC by {pause.operator}: {pause.reason}"
        yield warning(f"stream {name}", message.rstrip(".") + ".", f"gateway resume {name}", "stream-paused")
    for name, outbox in outboxes.items():
        subject, waiting, dead = f"outbox {name}", outbox.depth(), outbox.dead_depth()
        if waiting or not dead:
            yield _backlog_finding(subject, outbox, waiting)
        if dead:
            cure = RETRY_ADVICE.get(name, "The worker's log has the reason.")
            yield bad(
                subject,
                f"{dead} were given up.",
                cure,
                "cases-refused" if name == "submissions" else "given-up",
            )


def _backlog_finding(subject: str, outbox: Outbox, waiting: int) -> Finding:
    overdue = [] if outbox.is_paused() else outbox.list_ready(MAX_ITEMS, overdue=LATE_SECONDS)
    if not overdue:
        return good(subject, f"{waiting} wait, none too long.")
    longest = outbox.now() - min(since for _, since in overdue)
    message = f"{len(overdue)} of {waiting} should have gone, the first {longest / 60:.0f} minutes ago."
    if longest >= STUCK_SECONDS:
        return bad(
            subject,
            message,
            "Is a worker running, and does the other end answer? The worker's log says more.",
            "outbox-grows",
        )
    return warning(subject, message, f"Should it stay so, add workers: {MORE_WORKERS}.", "outbox-grows")


def check_alarms(client: Redis) -> Iterator[Finding]:
    """Report faults that only an operator can fix."""
    alarm, down = client.get(ALARM_KEY), client.get(CIRCUIT_KEY)
    if isinstance(down, bytes):
        message = f"It is down ({down.decode()}): one case at a time tries it, the others wait."
        yield bad(
            "case backend",
            message,
            "Look why; all that waits goes as soon as it answers.",
            "case-system-down",
        )
    if isinstance(alarm, bytes):
        yield bad(
            "case backend",
            f"It turns cases away: {alarm.decode()}.",
            "Mend it; what waits goes by itself.",
            "case-system-refuses",
        )
