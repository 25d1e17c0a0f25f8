"""A provider that fails on purpose: Africa's Talking's wire, with time-outs, server errors and receipts in disorder.

Of the requests with new numbers one in ten is answered by a 5xx and takes nothing, and one in ten is left without an
answer in time, half of these although the texts were taken. What was taken is on the way to a phone for good: it is
counted there, and its receipts come twice, in any order, often before the answer.
"""

import json
import random
import threading
import time
import uuid
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from urllib.parse import parse_qs

from tests.http_server import RequestHandler, run_http_server

REPORTS = ("Sent", "Buffered", "Success")
HANG_SECONDS = 0.6  # three times the patience of the workers' clients
LATEST_RECEIPT_SECONDS = 0.8

Post = Callable[[Mapping[str, str]], None]
"""Brings a delivery report to the gateway."""


@dataclass
class FailingProvider:
    """What happened. `arrived` counts the texts that reached each number."""

    seed: int
    arrived: Counter[str] = field(default_factory=Counter)
    requests: int = 0
    timed_out: int = 0
    timed_out_taken: int = 0  # texts
    errors: int = 0
    receipts: int = 0
    origin: str = ""
    _tries: Counter[str] = field(default_factory=Counter)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _posts: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(4))

    def answer(self, numbers: list[str], post: Post) -> tuple[int, str]:
        """Take texts, or fail; status and body."""
        chance, what = self._random_for(numbers[0])
        with self._lock:
            self.requests += 1
            self.errors += what < 0.1
            self.timed_out += 0.1 <= what < 0.2
        if what < 0.1:
            return 503, "Service Unavailable"
        if 0.1 <= what < 0.15:
            time.sleep(HANG_SECONDS)
            return 504, "Gateway Timeout"
        rows = [self._take(number, chance, post) for number in numbers]
        if 0.15 <= what < 0.2:
            with self._lock:
                self.timed_out_taken += len(numbers)
            time.sleep(HANG_SECONDS)
        chance.shuffle(rows)  # matched by number, not by order
        return 201, json.dumps({"SMSMessageData": {"Message": "Sent", "Recipients": rows}})

    def close(self) -> None:
        """Bring the receipts that are still on their way."""
        self._posts.shutdown(wait=True)

    def _random_for(self, number: str) -> tuple[random.Random, float]:
        """The same luck for the same number and try in every run; from the third try on nothing fails."""
        with self._lock:
            self._tries[number] += 1
            attempt = self._tries[number]
        chance = random.Random(f"{self.seed} {number} {attempt}")
        luck = chance.random()
        return chance, luck if attempt <= 2 else 1.0

    def _take(self, number: str, chance: random.Random, post: Post) -> dict[str, object]:
        name = f"ATXid_{uuid.uuid4().hex}"
        with self._lock:
            self.arrived[number] += 1
        reports = list(REPORTS) * 2
        chance.shuffle(reports)
        waits = sorted(chance.uniform(0, LATEST_RECEIPT_SECONDS) for _ in reports)
        self._posts.submit(self._report, name, number, list(zip(waits, reports, strict=True)), post)
        row = {"cost": "KES 0.8000", "messageId": name, "messageParts": 1, "number": number}
        return row | {"status": "Success", "statusCode": 101}

    def _report(self, name: str, number: str, reports: list[tuple[float, str]], post: Post) -> None:
        passed = 0.0
        for wait, status in reports:
            # Not to the moment: sleeping in few threads, receipts of a busy network queue up as they do in life.
            time.sleep(min(wait - passed, 0.002))
            passed = wait
            post({"id": name, "phoneNumber": number, "status": status, "networkCode": "63902"})
            with self._lock:
                self.receipts += 1


@contextmanager
def run_provider(network: FailingProvider, post: Post) -> Iterator[FailingProvider]:
    """The network on a port of this machine, until its last receipt is out."""

    class Provider(RequestHandler):
        def handle_request(self) -> None:
            numbers = parse_qs(self.read().decode())["to"][0].split(",")
            status, body = network.answer(numbers, post)
            self.answer(status, body.encode(), {"Content-Type": "application/json"})

    with run_http_server(Provider) as network.origin:
        try:
            yield network
        finally:
            network.close()
