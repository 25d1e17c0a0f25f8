"""The officer at the desk, who resolves every case; each citizen is then texted."""

import http.client
import json
import sqlite3
import threading
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import urlsplit


@dataclass(frozen=True)
class DeskCase:
    """A case as the desk has it."""

    reference: str
    fields: dict[str, object]
    msisdn: str
    channel: str

    @property
    def recording(self) -> str | None:
        """The link to what its citizen spoke; None if they typed."""
        story = self.fields.get("story")
        return str(story.get("recording")) if isinstance(story, dict) else None


class RecordingDesk:
    """What every desk does with a link to a recording."""

    def fetch_recording(self, link: str) -> bytes | None:
        """What is at a link to a recording; None if it is not there yet, or not any more."""
        parts = urlsplit(link)
        connection = http.client.HTTPConnection(parts.netloc, timeout=20)
        try:
            connection.request("GET", f"{parts.path}?{parts.query}")
            answer = connection.getresponse()
            sound = answer.read()
        except (OSError, http.client.HTTPException):
            return None
        finally:
            connection.close()
        return sound if answer.status == 200 else None


class Desk(RecordingDesk):
    """The file of the case system, which is read while it works."""

    def __init__(self, folder: Path, port: int) -> None:
        self._file = folder / "desk.sqlite"
        self._port = port

    def cases(self, after: int = 0) -> list[tuple[int, DeskCase]]:
        """The cases with a number above `after`."""
        query = (
            "SELECT number, reference, fields, msisdn, channel FROM cases WHERE number > ? ORDER BY number"
        )
        return [
            (number, DeskCase(reference, json.loads(fields), msisdn, channel))
            for number, reference, fields, msisdn, channel in self._select(query, after)
        ]

    def pending_updates(self) -> int:
        """How many decisions the gateway has not taken yet."""
        [[count]] = self._select("SELECT count(*) FROM updates WHERE outcome = 'pending'")
        return int(count)

    def refused_updates(self) -> list[str]:
        """What the gateway answered to decisions that it refused."""
        return [answer for (answer,) in self._select("SELECT answer FROM updates WHERE outcome = 'refused'")]

    def tell(self) -> None:
        """Do nothing: decisions are pushed to the gateway."""

    def resolve(self, reference: str) -> bool:
        """Resolve a case; False if the desk is away."""
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        try:
            body = json.dumps({"status": "RESOLVED"})
            connection.request(
                "POST", f"/api/cases/{reference}/state", body, {"Content-Type": "application/json"}
            )
            return connection.getresponse().status == 200
        except (OSError, http.client.HTTPException):
            return False
        finally:
            connection.close()

    def _select(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        with closing(sqlite3.connect(f"file:{self._file}?mode=ro", uri=True, timeout=10)) as connection:
            return connection.execute(query, values).fetchall()


class AnyDesk(Protocol):
    """What an officer and the verdict need of a desk."""

    def cases(self, after: int = 0) -> list[tuple[int, DeskCase]]:
        """The cases with a number above `after`."""
        ...

    def pending_updates(self) -> int:
        """How many decisions the gateway does not know yet."""
        ...

    def tell(self) -> None:
        """See that the gateway hears of decisions, if the case system does not push them."""
        ...

    def resolve(self, reference: str) -> bool:
        """Resolve a case; False if the desk is away."""
        ...

    def fetch_recording(self, link: str) -> bytes | None:
        """What is at a link to a recording; None if it is not there yet, or not any more."""
        ...


class Officer:
    """Resolves the cases in a thread."""

    def __init__(self, desk: AnyDesk) -> None:
        self._desk = desk
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._work, daemon=True)
        self.resolved: set[str] = set()

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End."""
        self._stop.set()
        self._thread.join()

    def _work(self) -> None:
        latest, waiting = 0, []
        while not self._stop.wait(0.3):
            for number, case in self._desk.cases(latest):
                waiting.append(case.reference)
                latest = number
            left = []
            for reference in waiting:
                if not self._stop.is_set() and self._desk.resolve(reference):
                    self.resolved.add(reference)
                else:
                    left.append(reference)
            waiting = left
            if self.resolved:
                self._desk.tell()
