"""Redmine's REST API, as its administrator uses it, and as the gateway does: whole answers are kept, as bytes."""

import http.client
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

TIMEOUT_SECONDS = 60
API_KEY = re.compile(rb'"api_key":"[0-9a-f]+"')
KEPT_HEADERS = ("content-type", "location", "www-authenticate", "retry-after")


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer: its status, the headers that matter, and its body."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def json(self) -> Any:
        """The value in the body."""
        return json.loads(self.body)

    def written(self) -> bytes:
        """Return the answer as it is kept: a line with the status, headers, an empty line, the body."""
        lines = [f"HTTP {self.status}", *(f"{name}: {value}" for name, value in self.headers.items()), "", ""]
        return "\n".join(lines).encode() + API_KEY.sub(b'"api_key":"0123456789abcdef"', self.body)


class RestApi:
    """Asks the Redmine at `port` with `key`. Answers are kept in `samples`, each under the name that it is asked by."""

    def __init__(self, port: int, key: str, samples: Path | None = None) -> None:
        self._port = port
        self._key = key
        self._samples = samples

    def get(self, path: str, sample: str = "", **query: str) -> Answer:
        """Read something."""
        return self._ask("GET", f"{path}?{urlencode(query)}" if query else path, None, sample)

    def post(self, path: str, body: object, sample: str = "") -> Answer:
        """Make something."""
        return self._ask("POST", path, body, sample)

    def put(self, path: str, body: object) -> Answer:
        """Change something. Raises AssertionError if Redmine does not."""
        answer = self._ask("PUT", path, body, "")
        assert answer.status in (200, 204), answer
        return answer

    def delete(self, path: str) -> None:
        """Delete something. Raises AssertionError if Redmine does not."""
        answer = self._ask("DELETE", path, None, "")
        assert answer.status in (200, 204), answer

    def issues_with(self, field: int, value: str) -> list[dict[str, Any]]:
        """Return the issues, open or closed, with this value of a custom field."""
        found = self.get("/issues.json", **{f"cf_{field}": value, "status_id": "*", "limit": "100"})
        assert found.status == 200, found
        issues: list[dict[str, Any]] = found.json["issues"]
        return issues

    def _ask(self, method: str, path: str, body: object, sample: str) -> Answer:
        connection = http.client.HTTPConnection("127.0.0.1", self._port, timeout=TIMEOUT_SECONDS)
        headers = {"X-Redmine-API-Key": self._key, "Content-Type": "application/json"}
        try:
            connection.request(method, path, None if body is None else json.dumps(body), headers)
            got = connection.getresponse()
            kept = {name.lower(): value for name, value in got.getheaders() if name.lower() in KEPT_HEADERS}
            answer = Answer(got.status, kept, got.read())
        finally:
            connection.close()
        if sample and self._samples is not None:
            self._samples.mkdir(parents=True, exist_ok=True)
            (self._samples / f"{sample}.http").write_bytes(answer.written())
        return answer
