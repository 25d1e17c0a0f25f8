"""Payments while processes are killed, answers break off, and reports are lost, doubled and late; and the verdict.

M-Pesa's simulator keeps what really happened: which phones had a prompt, and who was charged.
"""

import json
import random
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import redis

from faults.payment_clock import FastClock
from faults.payment_worker import (
    CONSUMER_KEY,
    CONSUMER_SECRET,
    PASSKEY,
    SHORT_CODE,
    TOLD,
    PaymentObjects,
)
from gateway.payments import states
from gateway.payments.mpesa.notices import read_result_notice, read_till_notice
from gateway.payments.notices import NoticeReceiver
from gateway.payments.reconcile import MARGIN, SETTLED_BY_STATEMENT, compare
from gateway.payments.request import PaymentRequest
from gateway.payments.statement import StatementLine
from simulators.mpesa.app import create_app
from simulators.mpesa.daraja import Daraja, Prompt
from simulators.server import make_app_server

SPEED = 60.0  # a minute in a second
WORKERS = 3
RESULTS = ("0",) * 6 + ("1", "26", "1019", "1032", "1032", "1037", "2001")
ANSWER_SECONDS = (1.0, 80.0)  # of the fast clock, until a phone does something
QUIET_SECONDS = 20.0  # in which nothing changes any more, until a statement is taken
MOST_SECONDS = 600.0  # of a run that never gets quiet
TWICE_SHARE, LOST_PUSHES, LOST_QUERIES, EXPIRED = 0.1, 0.08, 0.1, 0.02
LOST, DOUBLED, LATE = 0.3, 0.2, 0.2  # of the reports
LATE_SECONDS = 3.0
KILL_SECONDS = (0.3, 1.2)  # between two kills


class WatchedDaraja(Daraja):
    """Notes each prompt that comes while an earlier one for the same account is open, or was paid."""

    wrong_prompts: list[str]

    def ask(
        self, number: str, amount: int, account: str, description: str, callback_url: str
    ) -> Prompt | None:
        """Ask a phone, and note if it must not have been asked."""
        earlier = [one for one in list(self.prompts.values()) if one.account == account]
        if any(one.result in ("", "0") for one in earlier):
            self.wrong_prompts.append(account)
        return super().ask(number, amount, account, description, callback_url)


@dataclass(slots=True)
class PaymentVerdict:
    """What came of a run. `wrong` has a line for everything that must not be."""

    payments: int
    kills: int = 0
    by_statement: int = 0
    states: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)

    @property
    def is_good(self) -> bool:
        """Return True if nothing is wrong."""
        return not self.wrong

    def lines(self) -> Iterator[str]:
        """Yield the verdict for people."""
        found = ", ".join(f"{number:,} {state}" for state, number in sorted(self.states.items()))
        yield f"{self.payments:,} payments, {self.kills} processes killed: {found}."
        yield f"A statement settled {self.by_statement} of them."
        yield from (f"WRONG: {line}" for line in self.wrong)
        yield "Payments: good." if self.is_good else f"Payments: {len(self.wrong)} things are wrong."


class PaymentRun:
    """One run on the store at `redis_url`."""

    def __init__(
        self, redis_url: str, payments: int, seed: int, quiet_seconds: float = QUIET_SECONDS
    ) -> None:
        self._quiet_seconds = quiet_seconds
        self._redis_url, self._payments = redis_url, payments
        self._chance = random.Random(seed)
        self._clock = FastClock(time.time(), SPEED)
        self._objects = PaymentObjects(redis_url, self._clock)
        self._receiver = NoticeReceiver(self._objects.store, self._objects.ledger, lambda _id: None)
        self._daraja = WatchedDaraja(
            CONSUMER_KEY, CONSUMER_SECRET, SHORT_CODE, PASSKEY, self._clock, self._report
        )
        self._daraja.wrong_prompts = []
        self._daraja.till_url = "https://gw.example/pay/till"
        self._workers: list[subprocess.Popen[str]] = []
        self._stop = threading.Event()
        self._lock = threading.Lock()
        self._verdict = PaymentVerdict(payments)

    def run(self) -> PaymentVerdict:
        """Have everything paid or not, and judge it."""
        server = make_app_server(create_app(self._daraja), "127.0.0.1", 0)
        threads = [
            threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}),
            threading.Thread(target=self._answer_phones),
            threading.Thread(target=self._disturb),
        ]
        for thread in threads:
            thread.start()
        url = f"http://127.0.0.1:{server.server_port}"
        try:
            self._workers = [self._start_worker(url) for _ in range(WORKERS)]
            self._ask(url)
            self._wait_until_quiet(url)
            self._reconcile()
            self._quiet_seconds = max(self._quiet_seconds, QUIET_SECONDS)  # all is known soon
            self._wait_until_quiet(url)
        finally:
            self._stop.set()
            for worker in self._workers:
                worker.kill()
                worker.wait()
            server.shutdown()
            for thread in threads:
                thread.join()
            server.server_close()
        self._judge()
        return self._verdict

    def _start_worker(self, url: str) -> "subprocess.Popen[str]":
        clock = self._clock
        words = [
            "--redis",
            self._redis_url,
            "--mpesa",
            url,
            "--begun",
            repr(clock.begun),
            "--speed",
            repr(clock.speed),
        ]
        return subprocess.Popen(
            [sys.executable, "-m", "faults.payment_worker", *words],
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def _ask(self, url: str) -> None:
        """Ask for every payment, some of them twice, while workers are killed and started again."""
        next_kill = time.monotonic() + self._chance.uniform(*KILL_SECONDS)
        for number in range(self._payments):
            self._add(f"pay-{number}", number)
            if self._chance.random() < TWICE_SHARE:
                self._add(f"pay-{number}-again", number)
            if time.monotonic() > next_kill:
                self._kill(url)
                next_kill = time.monotonic() + self._chance.uniform(*KILL_SECONDS)
            time.sleep(0.01)

    def _add(self, payment_id: str, number: int) -> None:
        self._objects.store.add(
            PaymentRequest(
                id=payment_id,
                number=f"+2547{number:08d}",
                amount=100 * (1 + number % 900),
                currency="KES",
                account=f"A{number:06d}",
                description="Permit",
                via="mpesa",
                case=f"{number:09d}",
                screen="paid",
                version="v",
                channel="sms",
                language="en",
                asked_at=self._clock().timestamp(),
            )
        )

    def _kill(self, url: str) -> None:
        place = self._chance.randrange(len(self._workers))
        self._workers[place].kill()
        self._workers[place].wait()
        self._workers[place] = self._start_worker(url)
        self._verdict.kills += 1

    def _disturb(self) -> None:
        """Let answers of M-Pesa break off, and tokens expire."""
        chance, faults = random.Random(self._payments), self._daraja.faults
        while not self._stop.wait(0.01):
            with self._daraja.lock:
                faults.lost_pushes = int(chance.random() < LOST_PUSHES)
                faults.lost_queries = int(chance.random() < LOST_QUERIES)
                faults.expired_tokens = int(chance.random() < EXPIRED)

    def _answer_phones(self) -> None:
        """Let each phone do something after a while, in time that runs fast."""
        chance = random.Random(self._payments + 1)
        due: dict[str, float] = {}
        while not self._stop.wait(0.02):
            now = time.monotonic()
            for prompt in self._daraja.waiting():
                moment = due.setdefault(prompt.checkout_id, now + chance.uniform(*ANSWER_SECONDS) / SPEED)
                if moment <= now:
                    self._daraja.answer(prompt.checkout_id, chance.choice(RESULTS))

    def _report(self, url: str, body: dict[str, Any]) -> None:
        """Bring a report to the gateway: never, once, twice or late."""
        with self._lock:
            draws = self._chance.random(), self._chance.random(), self._chance.random()
        if draws[0] < LOST:
            return
        for _ in range(2 if draws[1] < DOUBLED else 1):
            if draws[2] < LATE:
                threading.Timer(LATE_SECONDS, self._take, (url, body)).start()
            else:
                self._take(url, body)

    def _take(self, url: str, body: dict[str, Any]) -> None:
        data = json.dumps(body).encode()
        result, till = read_result_notice(data), read_till_notice(data)
        with suppress(redis.RedisError):
            if result is not None:
                self._receiver.receive_result("mpesa", url.rpartition("/")[2], result)
            elif till is not None:
                self._receiver.receive_till("mpesa", till)

    def _wait_until_quiet(self, url: str) -> None:
        """Wait until all is known, or every phone has answered and nothing changes; workers are killed meanwhile."""
        known: object = None
        begun = changed_at = time.monotonic()
        next_kill = begun + self._chance.uniform(*KILL_SECONDS)
        while time.monotonic() < begun + MOST_SECONDS:
            if not self._objects.outbox.depth() and not self._daraja.waiting():
                return
            now = self._known()
            if now != known or self._is_any_asked():
                known, changed_at = now, time.monotonic()
            quiet = time.monotonic() - changed_at
            if quiet > self._quiet_seconds:
                return
            if time.monotonic() > next_kill and quiet < self._quiet_seconds / 2:
                self._kill(url)
                next_kill = time.monotonic() + self._chance.uniform(*KILL_SECONDS)
            time.sleep(0.1)

    def _is_any_asked(self) -> bool:
        """Return True if a phone is still to be asked, or has a prompt."""
        found = self._objects.store.newest(0, 10 * self._payments)
        return bool(self._daraja.waiting()) or any(one.state == states.ASKED for one in found)

    def _known(self) -> object:
        found = self._objects.store.newest(0, 10 * self._payments)
        return [(one.id, one.state, one.told) for one in found], len(self._daraja.waiting())

    def _reconcile(self) -> None:
        """Settle by a statement what nothing else can: the answer was lost, and every report too."""
        objects = self._objects
        begun, now = datetime.fromtimestamp(self._clock.begun, UTC), self._clock() + MARGIN
        lines = [
            StatementLine(place, one.receipt, one.amount * 100, one.account, begun if place == 2 else now)
            for place, one in enumerate(self._daraja.charges, 2)
        ]
        digests = {line.account: objects.store.digest_of("mpesa", line.account) for line in lines}
        for one in compare(lines, objects.store.newest(0, 10 * self._payments), digests):
            if one.payment is None or one.kind not in SETTLED_BY_STATEMENT:
                self._verdict.wrong.append(f"the statement: {one.kind.value} {one}")
                continue
            self._verdict.by_statement += 1
            paid = (states.PAID, one.line.receipt) if one.line is not None else (states.FAILED, "")
            objects.ledger.settle(one.payment, paid[0], receipt=paid[1], code="statement")

    def _judge(self) -> None:
        wrong = self._verdict.wrong
        wrong += [
            f"{account} had a prompt while one was open or paid" for account in self._daraja.wrong_prompts
        ]
        charged = Counter(one.account for one in self._daraja.charges)
        wrong += [
            f"{account} was charged {number} times" for account, number in charged.items() if number > 1
        ]
        for number in range(self._payments):
            account = f"A{number:06d}"
            for payment_id in (f"pay-{number}", f"pay-{number}-again"):
                payment = self._objects.store.load(payment_id)
                if payment is None:
                    if payment_id == f"pay-{number}":
                        wrong.append(f"{payment_id} is gone")
                    continue
                self._verdict.states[payment.state] += 1
                self._judge_one(payment_id, payment.state, account in charged)
        wrong += [f"{one} counts as paid twice" for one in self._objects.store.doubled()]

    def _judge_one(self, payment_id: str, state: str, is_charged: bool) -> None:
        wrong = self._verdict.wrong
        is_paid = state == states.PAID
        if is_paid and not is_charged:
            wrong.append(f"{payment_id} is paid, and nobody was charged")
        if is_charged and state in states.UNPAID and not payment_id.endswith("-again"):
            again = self._objects.store.load(f"{payment_id}-again")
            if again is None or again.state != states.PAID:
                wrong.append(f"{payment_id} is {state}, and somebody was charged")
        if state in states.OPEN:
            wrong.append(f"{payment_id} is still {state}")
        told = self._objects.client.smembers(f"{TOLD}{payment_id}")
        if state.encode() not in told:
            wrong.append(f"{payment_id} is {state}, and nobody was told")
        ends = told - {states.UNKNOWN.encode()}
        if len(ends) > 1 and states.PAID.encode() not in ends:
            wrong.append(f"{payment_id} was told as {sorted(ends)}")
