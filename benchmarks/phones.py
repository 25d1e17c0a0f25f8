"""One simulated phone: its connection, its journey, and the check of every answer.

The sockets are plain and stay open, and the requests are prepared bytes, so that only the server is measured. Every
answer is compared with the answer that the phone must get.
"""

import re
import socket
import time
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field

from benchmarks.journeys import COUNT, REFERENCE, Hop, JourneyHops
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


def check_answer(answer: bytes, phone: Phone, tally: RoundTally) -> None:
    """Compare an answer with the one that the phone must get, and keep a wrong one."""
    if not answer.endswith(b"\r\n\r\n" + phone.expected) or not answer.startswith(b"HTTP/1.1 200"):
        _compare_answer(answer, phone, tally)


def _compare_answer(answer: bytes, phone: Phone, tally: RoundTally) -> None:
    """Compare an answer that has a reference, or that seems wrong. This is slower."""
    head, _, body = answer.partition(b"\r\n\r\n")
    pattern = re.escape(phone.expected)
    for mark in (REFERENCE, COUNT):
        pattern = pattern.replace(re.escape(mark), rb"([0-9]{9})")
    fits = re.fullmatch(pattern, body) if head.startswith(b"HTTP/1.1 200") else None
    if fits and fits.groups():
        reference = fits[1].decode()
        known = reference == phone.reference
        fresh = not phone.reference and reference not in tally.references
        sound = COUNT in phone.expected or references.read_reference(reference) == reference
        if sound and (known or fresh):
            phone.reference = reference
            tally.references.add(reference)
            return
    tally.wrong.append(f"{head.splitlines()[0].decode()}: {body!r}\n    and not: {phone.expected!r}")
