"""Hops that arrive at a fixed rate, whether the server keeps up or not: they show how long citizens wait at that rate.

A closed loop sends nothing while the server is slow, so it leaves out the waits of those who would have come. Here the
wait of a hop begins when the hop was due, also if it was sent late.
"""

import selectors
import time
from collections import deque

from benchmarks.journeys import JourneyHops
from benchmarks.phones import ANSWER_SECONDS, Phone, RoundTally, check_answer

MAX_PHONES = 900  # connections; a hop that finds all of them waiting is sent late


class Arrivals:
    """Phones that make hops at a fixed rate. Each has one hop under way; a new one comes when all others wait."""

    def __init__(self, port: int, rate: float, walks: JourneyHops) -> None:
        self.tally = RoundTally()
        self._address = ("127.0.0.1", port)
        self._rate = rate
        self._walks = walks
        self._selector = selectors.DefaultSelector()
        self._idle: deque[Phone] = deque()
        self._due: dict[Phone, float] = {}  # of the hops that are under way
        self._phones = 0

    def run(self, warm_up: float, seconds: float) -> RoundTally:
        """Make hops for `warm_up` seconds, and then for `seconds` seconds that count."""
        started = time.perf_counter()
        counts, ends = started + warm_up, started + warm_up + seconds
        sent, due = 0, started
        while due < ends:
            now = time.perf_counter()
            if now < due:
                self._take_answers(due - now, counts)
                continue
            self._send(due, counts)
            sent += 1
            due = started + sent / self._rate
            self._take_answers(0.0, counts)
        while self._due:
            if not self._take_answers(ANSWER_SECONDS, counts):
                raise TimeoutError(f"no answer within {ANSWER_SECONDS} s")
        self.tally.hops = len(self.tally.waits)
        self.tally.seconds = seconds
        for phone in self._idle:
            phone.socket.close()
        self._selector.close()
        return self.tally

    def _send(self, due: float, counts: float) -> None:
        while not self._idle and self._phones == MAX_PHONES:
            if not self._take_answers(ANSWER_SECONDS, counts):
                raise TimeoutError(f"no answer within {ANSWER_SECONDS} s")
        phone = self._idle.popleft() if self._idle else self._new_phone()
        self._due[phone] = due
        phone.send(self.tally, begin=True)

    def _new_phone(self) -> Phone:
        phone = Phone(self._phones, self._address, self._walks)
        self._phones += 1
        self._selector.register(phone.socket, selectors.EVENT_READ, phone)
        return phone

    def _take_answers(self, timeout: float, counts: float) -> int:
        """Read what has come within `timeout` seconds. Return how many sockets had something."""
        ready = self._selector.select(timeout)
        for key, _events in ready:
            phone = key.data
            answer = phone.answer()
            if answer is None:
                continue
            now, due = time.perf_counter(), self._due.pop(phone)
            self.tally.answers += 1
            if counts <= due:
                self.tally.waits.append(now - due)
            check_answer(answer, phone, self.tally)
            self._idle.append(phone)
        return len(ready)
