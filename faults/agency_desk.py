"""The officer's view of another case system: cases are read from its simulator, and the gateway asks for changes."""

import http.client
import json
import re
import threading
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlencode

from faults.agency_system import AgencySystem
from faults.desk import DeskCase, RecordingDesk

REFERENCE = re.compile(r"^Reference: ([0-9]{9})$", re.MULTILINE)
FIELD = re.compile(r"^(category|homes|form|story|channel): (.*)$", re.MULTILINE)
PULL_SECONDS = 5.0  # between two times that all cases are asked about


def read_case(description: str, number: str, prefix: str) -> DeskCase:
    """Read a case as the gateway describes it to officers. A link in place of the story is a recording."""
    text = "\n".join(description.splitlines())
    references = REFERENCE.findall(text)
    fields: dict[str, object] = dict(FIELD.findall(text))
    story = str(fields.get("story", ""))
    if story.startswith("http"):
        fields["story"] = {"recording": story}
    msisdn = number if number.startswith("+") else prefix + number
    return DeskCase(references[-1] if references else "none", fields, msisdn, str(fields.get("channel", "")))


class AgencyDesk(RecordingDesk):
    """The cases of a simulator at `port`. `pull` lets the gateway ask for changes; `states` reads what it knows."""

    def __init__(
        self,
        system: AgencySystem,
        port: int,
        pull: Callable[[], object],
        states: Callable[[], list[str]],
    ) -> None:
        self._system = system
        self._port = port
        self._pull = pull
        self._states = states
        self._lock = threading.Lock()
        self._pulled_at = 0.0

    def cases(self, after: int = 0) -> list[tuple[int, DeskCase]]:
        """The cases from the one after this number."""
        return list(self._cases())[after:]

    def pending_updates(self) -> int:
        """How many decisions the gateway has not seen yet. It is told to look."""
        self.tell()
        return sum(one != "resolved" for one in self._states())

    def tell(self) -> None:
        """Let the gateway ask about all cases, if it has not just done so."""
        with self._lock:
            if time.monotonic() - self._pulled_at < PULL_SECONDS:
                return
            self._pull()
            self._pulled_at = time.monotonic()

    def resolve(self, reference: str) -> bool:
        """Resolve the cases with a reference: one, if all is well."""
        names = [one["id"] for one in self._listed() if reference in REFERENCE.findall(_lines(one))]
        form = urlencode({"status": self._system.resolved})
        return bool(names) and all(self._ask("POST", f"/officer/{name}", form)[0] == 200 for name in names)

    def _cases(self) -> Iterator[tuple[int, DeskCase]]:
        for number, one in enumerate(self._listed(), 1):
            yield number, read_case(one["description"], one["number"], self._system.number_prefix)

    def _listed(self) -> list[dict[str, str]]:
        listed: list[dict[str, str]] = json.loads(self._ask("GET", "/officer/", "")[1])
        return listed

    def _ask(self, method: str, path: str, form: str) -> tuple[int, Any]:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=20)
        try:
            connection.request(
                method, path, form or None, {"Content-Type": "application/x-www-form-urlencoded"}
            )
            answer = connection.getresponse()
            return answer.status, answer.read()
        finally:
            connection.close()


def _lines(listed: dict[str, str]) -> str:
    return "\n".join(listed["description"].splitlines())
