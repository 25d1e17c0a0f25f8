"""Many updates of cases through workers that are killed, to a provider that fails: who got what, to the last text."""

import os
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from flask import Flask

from gateway.cases.submissions import Contact
from gateway.cases.updates import CaseUpdate
from gateway.container.resources import now
from gateway.messaging import states
from gateway.settings.reader import read_settings
from gateway.workers.queues import SEND
from menus.engine.effects import Submission
from tests.child_process import kill_tree, start_leader
from tests.gateway.services import Services, build, create_app
from tests.soak.failing_provider import FailingProvider, run_provider

TOKEN = "a-token-for-the-soak-0123456789abcdef"
MENU = """
version: 1
service: {name: County, languages: {en: {name: English}}, country: KE, time_zone: Africa/Nairobi}
entry: {ussd: {"*384*2040#": hello}}
screens: {hello: {end: Hello}}
messages:
  resolved: "Your report {reference} is resolved."
  rejected: Your report was looked at and will not be taken up.
states:
  resolved: {from: [RESOLVED], say: resolved}
  rejected: {from: [REJECTED], say: rejected}
"""


@dataclass(frozen=True)
class SoakResult:
    """What became of the updates. `twice`: numbers that got more than one text; `open`: not come to an end."""

    updates: int
    states: Mapping[str, int]
    reasons: Mapping[str, int]
    arrived: int
    received_twice: int
    unaccounted: int  # delivered by our records but not at the phone, or failed or still open
    kills: int
    seconds: float
    network: FailingProvider

    def lines(self) -> Iterator[str]:
        """The account, for people."""
        yield f"{self.updates} updates in {self.seconds:.0f} s, {self.kills} workers killed with -9 meanwhile."
        yield (
            f"{self.network.requests} requests: {self.network.errors} answered 503, {self.network.timed_out} timed out "
            f"({self.network.timed_out_taken} texts taken all the same); {self.network.receipts} receipts, all twice."
        )
        states = ", ".join(f"{count} {state}" for state, count in sorted(self.states.items()))
        why = ", ".join(f"{count} {reason}" for reason, count in sorted(self.reasons.items()))
        yield f"States: {states}. Unknown because of: {why or 'nothing'}."
        yield (
            f"{self.arrived} phones got their text, {self.received_twice} got two, {self.unaccounted} unaccounted for."
        )


class WorkerProcesses:
    """Worker processes: killed, and started again."""

    def __init__(self, environ: Mapping[str, str], log: Path) -> None:
        self._environ = {**os.environ, **environ}
        self._log = log
        self._running: list[subprocess.Popen[str]] = []

    def start(self) -> None:
        """Start one more."""
        command = [sys.executable, "-m", "tests.soak.worker"]
        with self._log.open("ab") as output:
            self._running.append(start_leader(command, self._environ, output))

    def kill_one(self) -> None:
        """Kill the oldest as it works, and start another."""
        worker = self._running.pop(0)
        worker.kill()
        worker.wait()
        self.start()

    def stop_all(self) -> None:
        """End all of them."""
        for worker in self._running:
            kill_tree(worker)


def soak(
    redis_url: str,
    folder: Path,
    updates: int,
    kills: int,
    *,
    workers: int = 2,
    max_seconds: float = 300,
    seed: int = 1,
) -> SoakResult:
    """Send `updates` updates, each to a citizen of its own; the account once all is quiet."""
    menu = folder / "menus.yaml"
    menu.write_text(MENU, encoding="utf-8")
    environ = {
        "GATEWAY_ENV": "development",
        "GATEWAY_MENUS": str(menu),
        "GATEWAY_STATE_DIR": str(folder),
        "GATEWAY_SECRET_KEY": TOKEN,
        "GATEWAY_WEBHOOK_TOKEN": TOKEN,
        "GATEWAY_SMS_PROVIDERS": "at",
        "AT_USERNAME": "sandbox",
        "AT_API_KEY": "none",
        "REDIS_URL": redis_url,
        "NO_PROXY": "*",
    }
    services = build(read_settings(environ))
    services.pauses.pause("forwarding", "there is no case backend", "the soak")
    app = create_app(services)
    start = time.monotonic()
    with run_provider(FailingProvider(seed), lambda form: _post(app, form)) as network:
        processes = WorkerProcesses({**environ, "AT_API_URL": network.origin}, folder / "workers.log")
        try:
            for _ in range(workers):
                processes.start()
            texts = _send_updates(services, updates)
            killed = _kill_workers(processes, network, updates, kills, max_seconds)
            _until(lambda: not services.messages_outbox.depth(), max_seconds, "the outbox is empty")
        finally:
            processes.stop_all()
    account = _collect_result(services, network, texts, killed, time.monotonic() - start)
    services.job_notifier.close()
    services.redis.close()
    services.sessions_redis.close()
    return account


def _send_updates(services: Services, updates: int) -> dict[str, str]:
    """File cases and have their state change; the id of each text and its number. Every second text has equal words."""
    texts: dict[str, str] = {}
    for number in range(updates):
        msisdn = f"+2547{number:08d}"
        submission = Submission("report:1", "water", "Water", {})
        reference = services.submissions.commit(f"s{number}", submission, Contact(msisdn, "en", "ussd"))
        status = ("RESOLVED", "REJECTED")[number % 2]
        result = services.updates.apply(
            CaseUpdate(f"e{number}", reference, status, "", now() + timedelta(seconds=1))
        )
        assert result.message_id is not None, result
        services.job_notifier.notify(SEND, result.message_id)
        services.job_notifier.notify(SEND, result.message_id)  # a job may be enqueued twice
        texts[result.message_id] = msisdn
    return texts


def _kill_workers(
    processes: WorkerProcesses, network: FailingProvider, updates: int, kills: int, max_seconds: float
) -> int:
    """Kill a worker each time another part of the texts has arrived."""
    for kill in range(kills):
        part = updates * (kill + 1) // (kills + 2)
        _until(lambda: network.arrived.total() >= part, max_seconds, f"{part} texts have arrived")  # noqa: B023
        processes.kill_one()
    return kills


def _until(holds: Callable[[], bool], max_seconds: float, what: str) -> None:
    end = time.monotonic() + max_seconds
    while not holds():
        assert time.monotonic() < end, f"not within {max_seconds:g} s: {what}"
        time.sleep(0.05)


def _post(app: Flask, form: Mapping[str, str]) -> None:
    answer = app.test_client().post(f"/at/{TOKEN}/sms/receipts", data=form)
    assert answer.status_code == 204, answer.status_code


def _collect_result(
    services: Services, network: FailingProvider, texts: Mapping[str, str], kills: int, seconds: float
) -> SoakResult:
    ids = list(texts)
    found = dict(zip(ids, services.messages.load_many(ids), strict=True))
    ended = {message_id: message.state if message else "gone" for message_id, message in found.items()}
    reasons: Counter[str] = Counter()
    unaccounted = 0
    for message_id, state in ended.items():
        got = network.arrived[texts[message_id]]
        if state == states.UNKNOWN:
            error = services.redis.hget(f"message:{message_id}", "error") or b""
            reasons[f"{error.decode()}, {'arrived' if got else 'not sent'}"] += 1
        elif state != states.DELIVERED or not got:
            unaccounted += 1
    return SoakResult(
        updates=len(texts),
        states=Counter(ended.values()),
        reasons=reasons,
        arrived=len(network.arrived),
        received_twice=sum(count > 1 for count in network.arrived.values()),
        unaccounted=unaccounted,
        kills=kills,
        seconds=seconds,
        network=network,
    )
