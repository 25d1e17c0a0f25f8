"""Phones that dial the gateway over HTTP, one conversation after the other, and keep what they were shown."""

import http.client
import itertools
import re
import threading
import time
from collections import Counter
from dataclasses import dataclass, field
from urllib.parse import urlencode

from tests.waiting import WAIT_LIMIT_SECONDS

APOLOGY = "END Sorry, something went wrong. Please try again in a few minutes."
REVIEW = "CON Water at"
THANKS = re.compile(r"CON Thank you\. Reference ([0-9]{9})\.")
PAUSE = 0.02  # between two hops of a phone
MAX_HOP_SECONDS = 15  # that Africa's Talking allows, the way over a busy machine included

_numbers = itertools.count(1)


class PhonesStoppedError(Exception):
    """The phones were put down in the middle of a conversation."""


@dataclass
class Phones:
    """`references`: the place of each that a citizen read. `retries`: a hop that got lost is handed over again.

    `pause`: seconds between two hops of a phone.
    """

    port: int
    token: str
    retries: bool = False
    pause: float = PAUSE
    references: dict[str, str] = field(default_factory=dict)
    hops: Counter[str] = field(default_factory=Counter)
    wrong: list[str] = field(default_factory=list)
    slowest: float = 0
    stop: threading.Event = field(default_factory=threading.Event)
    threads: list[threading.Thread] = field(default_factory=list)

    def dial(self, count: int = 4) -> None:
        """Begin, on so many phones at once."""
        self.threads = [threading.Thread(target=self._dial_repeatedly) for _ in range(count)]
        for thread in self.threads:
            thread.start()

    def hang_up(self) -> None:
        """Put all phones down; nothing that they were shown may have been wrong."""
        self.stop.set()
        for thread in self.threads:
            thread.join(WAIT_LIMIT_SECONDS)
        assert self.wrong == []
        assert self.slowest < MAX_HOP_SECONDS

    def _dial_repeatedly(self) -> None:
        line = _Connection(self)
        while not self.stop.is_set():
            try:
                self._file_report(line)
            except PhonesStoppedError:
                break
            except Exception as error:  # noqa: BLE001 - told in the test's own thread
                self.wrong.append(repr(error))
                break
        line.close()

    def _file_report(self, line: "_Connection") -> None:
        """One report. An apology ends it; any other page than the one that belongs there is wrong."""
        number = next(_numbers)
        place = f"Village {number}"
        pages = {
            "": "CON County services",
            "1": "CON What is it about?",
            "1*1": "CON Which place?",
            f"1*1*{place}": "CON How many homes?",
            f"1*1*{place}*7": f"CON Water at {place}, 7 homes. Send?",
            f"1*1*{place}*7*1": "CON Thank you.",
        }
        for text, begins in pages.items():
            page = line.hop(number, text)
            while page.startswith(REVIEW) and not begins.startswith(
                REVIEW
            ):  # its session is lost: it asks again
                self.hops["asked again"] += 1
                text += "*1"
                page = line.hop(number, text)
            if page == APOLOGY:
                self.hops["apologised"] += 1
                return
            if not page.startswith(begins):
                self.wrong.append(f"{begins!r} expected, but {page!r} shown")
                return
            self.hops["answered"] += 1
        reference = THANKS.match(page)
        if reference is None or self.references.setdefault(reference[1], place) != place:
            self.wrong.append(f"no reference of one's own: {page!r}")


class _Connection:
    """One connection to the gateway, as long as it holds."""

    def __init__(self, phones: Phones) -> None:
        self._phones = phones
        self._connection = http.client.HTTPConnection("127.0.0.1", phones.port, timeout=WAIT_LIMIT_SECONDS)

    def hop(self, number: int, text: str) -> str:
        """The page that answers a hop."""
        form = {
            "sessionId": f"ATUid_{number:032x}",
            "phoneNumber": f"+2547{number:08d}",
            "networkCode": "63902",
            "serviceCode": "*384*2040#",
            "text": text,
        }
        while True:
            if self._phones.stop.wait(self._phones.pause):
                raise PhonesStoppedError
            started = time.monotonic()
            try:
                return self._post(urlencode(form))
            except (OSError, http.client.HTTPException):
                self.close()
                if not self._phones.retries:
                    raise
                self._phones.hops["handed over again"] += 1
            finally:
                self._phones.slowest = max(self._phones.slowest, time.monotonic() - started)

    def _post(self, body: str) -> str:
        headers = {"Content-Type": "application/x-www-form-urlencoded"}
        self._connection.request("POST", f"/at/{self._phones.token}/ussd", body, headers)
        answer = self._connection.getresponse()
        page = answer.read().decode()
        if answer.status != 200:
            raise ValueError(f"status {answer.status}: {page[:80]}")
        return page

    def close(self) -> None:
        """Hang up; the next hop connects again."""
        self._connection.close()
