"""Simulate phones that go through journeys in a process of their own. Each sends its next hop after the last answer.

The sockets are plain and stay open, and the requests are prepared bytes, so that only the server is measured. Every
answer is compared with the answer that the phone must get.
"""

import argparse
import json
import re
import selectors
import socket
import time
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from benchmarks.journeys import REFERENCE, Hop, JourneyHops, journey_hops
from menus import case_reference as references

ANSWER_SECONDS = 10.0


@dataclass(slots=True)
class RoundTally:
    """The results of a round of phones. Times are in seconds."""

    hops: int = 0
    answers: int = 0  # including those outside the measured time
    journeys: int = 0
    seconds: float = 0.0
    waits: "array[float]" = field(default_factory=lambda: array("d"))
    wrong: list[str] = field(default_factory=list)
    references: set[str] = field(default_factory=set)


class Phone:
    """One phone with its connection, its journey, and the answer that it waits for."""

    def __init__(self, number: int, address: tuple[str, int], walks: JourneyHops) -> None:
        self.socket = socket.create_connection(address, timeout=ANSWER_SECONDS)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.sent = 0.0
        self.expected = b""
        self.reference = ""  # of the case of this journey
        self._number = number
        self._walks = walks
        self._journey = 0
        self._hops: Iterator[Hop] = iter(())
        self._received = b""

    def send(self, tally: RoundTally, *, begin: bool) -> bool:
        """Send the next hop, or the first hop of a new journey. Return False if no journey may begin."""
        hop = next(self._hops, None)
        if hop is None:
            tally.journeys += self._journey > 0
            if not begin:
                return False
            self._hops = self._walks(self._number, self._journey)
            self._journey += 1
            self.reference = ""
            hop = next(self._hops)
        self.expected = hop.expected
        self.sent = time.perf_counter()
        self.socket.sendall(hop.request)
        return True

    def answer(self) -> bytes | None:
        """Return the whole answer; None while a part of it is missing."""
        received = self.socket.recv(65536)
        if not received:
            raise ConnectionError("the server hung up")
        if self._received:
            received = self._received + received
        head, blank, body = received.partition(b"\r\n\r\n")
        if not blank or len(body) < _length(head):
            self._received = received
            return None
        self._received = b""
        return received


def _length(head: bytes) -> int:
    """Return the length of the body from the head of the response."""
    _, _, rest = head.lower().partition(b"content-length:")
    return int(rest.partition(b"\r\n")[0])


def run_phones(port: int, phones: int, seconds: float, warm_up: float, walks: JourneyHops) -> RoundTally:
    """Run the phones for `warm_up` seconds, and then for `seconds` seconds that count. All answers are checked.

    Journeys that have begun go on to their end, even after the time is up.
    """
    tally = RoundTally()
    waiting = selectors.DefaultSelector()
    started = time.perf_counter()
    counts, ends = started + warm_up, started + warm_up + seconds
    walking = 0
    for number in range(phones):
        phone = Phone(number, ("127.0.0.1", port), walks)
        waiting.register(phone.socket, selectors.EVENT_READ, phone)
        walking += phone.send(tally, begin=True)
    while walking:
        ready = waiting.select(ANSWER_SECONDS)
        if not ready:
            raise TimeoutError(f"no answer within {ANSWER_SECONDS} s")
        for key, _events in ready:
            phone = key.data
            answer = phone.answer()
            if answer is None:
                continue
            now = time.perf_counter()
            tally.answers += 1
            if counts <= phone.sent and now <= ends:
                tally.waits.append(now - phone.sent)
            if not answer.endswith(b"\r\n\r\n" + phone.expected) or not answer.startswith(b"HTTP/1.1 200"):
                _compare_answer(answer, phone, tally)
            if not phone.send(tally, begin=now < ends):
                walking -= 1
                waiting.unregister(phone.socket)
                phone.socket.close()
    tally.hops = len(tally.waits)
    tally.seconds = seconds
    return tally


def _compare_answer(answer: bytes, phone: Phone, tally: RoundTally) -> None:
    """Compare an answer that has a reference, or that seems wrong. This is slower."""
    head, _, body = answer.partition(b"\r\n\r\n")
    pattern = re.escape(phone.expected).replace(re.escape(REFERENCE), rb"([0-9]{9})")
    fits = re.fullmatch(pattern, body) if head.startswith(b"HTTP/1.1 200") else None
    if fits and fits.groups():
        reference = fits[1].decode()
        known = reference == phone.reference
        fresh = not phone.reference and reference not in tally.references
        if references.read_reference(reference) == reference and (known or fresh):
            phone.reference = reference
            tally.references.add(reference)
            return
    tally.wrong.append(f"{head.splitlines()[0].decode()}: {body!r}\n    and not: {phone.expected!r}")


def main() -> None:
    """Read a script, run it, and print the results as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("script", type=Path)
    for name in ("port", "phones", "part"):
        parser.add_argument(f"--{name}", type=int, required=True)
    for name in ("seconds", "warm"):
        parser.add_argument(f"--{name}", type=float, required=True)
    options = parser.parse_args()
    script = [
        [(request.encode(), expected.encode()) for request, expected in journey]
        for journey in json.loads(options.script.read_text())
    ]
    walks = journey_hops(script, options.part)
    tally = run_phones(options.port, options.phones, options.seconds, options.warm, walks)
    waits = sorted(tally.waits)
    print(
        json.dumps(
            {
                "hops_per_second": tally.hops / tally.seconds,
                "answers": tally.answers,
                "p50": waits[len(waits) // 2],
                "p99": waits[len(waits) * 99 // 100],
                "journeys": tally.journeys,
                "references": len(tally.references),
                "wrong": len(tally.wrong),
                "examples": tally.wrong[:3],
            }
        )
    )


if __name__ == "__main__":
    main()
