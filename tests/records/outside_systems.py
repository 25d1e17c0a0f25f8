"""What stands for the systems around the gateway: both providers, the case system and the clinics' system."""

import json
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

from tests.http_server import RequestHandler, run_http_server
from tests.waiting import WAIT_LIMIT_SECONDS

WAV = b"RIFF\x24\x00\x00\x00WAVEfmt " + bytes(64)


@dataclass(frozen=True)
class ReceivedRequest:
    """One request. `endpoint`: the name in ENDPOINTS of where it arrived."""

    endpoint: str
    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes

    @property
    def form(self) -> dict[str, str]:
        return {
            name: values[0] for name, values in parse_qs(self.body.decode(), keep_blank_values=True).items()
        }

    @property
    def json(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.body)
        return found


Answer = tuple[int, Any]
ENDPOINTS = (
    ("text at", "POST", re.compile(r"/version1/messaging(/bulk)?")),
    ("call at", "POST", re.compile(r"/call")),
    ("text twilio", "POST", re.compile(r"/2010-04-01/Accounts/AC1/Messages\.json")),
    ("list twilio", "GET", re.compile(r"/2010-04-01/Accounts/AC1/Messages\.json")),
    ("call twilio", "POST", re.compile(r"/2010-04-01/Accounts/AC1/Calls\.json")),
    ("recording", "GET", re.compile(r"/2010-04-01/Accounts/AC1/Recordings/\w+")),
    ("delete recording", "DELETE", re.compile(r"/2010-04-01/Accounts/AC1/Recordings/\w+(\.json)?")),
    ("clinics", "GET", re.compile(r"/wards/\w+/clinics")),
    ("case", "POST", re.compile(r"/cases")),
    ("case status", "GET", re.compile(r"/cases/[0-9]+")),
)


@dataclass
class OutsideSystems:
    """Both providers, the case system and the clinics' system, on one port.

    `answers`: by endpoint, the next answers in place of the usual one; None breaks the connection.
    `names`: by endpoint, the next ids that a provider gives to texts and calls.
    """

    url: str = ""
    requests: list[ReceivedRequest] = field(default_factory=list)
    answers: dict[str, list[Answer | None]] = field(default_factory=dict)
    names: dict[str, list[str]] = field(default_factory=dict)
    _count: int = 0

    def at(self, endpoint: str) -> list[ReceivedRequest]:
        """The requests that arrived at an endpoint."""
        return [request for request in self.requests if request.endpoint == endpoint]

    @property
    def texts(self) -> list[tuple[str, str, str]]:
        """The texts that providers were given: provider, number, words."""
        found = []
        for request in self.requests:
            if request.endpoint == "text at":
                found += [("at", number, request.form["message"]) for number in request.form["to"].split(",")]
            if request.endpoint == "text twilio":
                found.append(("twilio", request.form["To"], request.form["Body"]))
        return found

    @property
    def cases(self) -> dict[str, dict[str, Any]]:
        """What the case system was sent, by reference."""
        return {request.json["reference"]: request.json for request in self.at("case")}

    def name(self, endpoint: str) -> str:
        """The id that a provider gives to the next text or call."""
        if self.names.get(endpoint):
            return self.names[endpoint].pop(0)
        self._count += 1
        return f"{endpoint.replace(' ', '-')}-{self._count}"

    def answer(self, request: ReceivedRequest) -> Answer | None:
        """Record a request, and return status and body of its answer; None breaks the connection."""
        self.requests.append(request)
        if self.answers.get(request.endpoint):
            return self.answers[request.endpoint].pop(0)
        return self._usual_answer(request)

    def _usual_answer(self, request: ReceivedRequest) -> Answer:
        form = request.form if request.method == "POST" and request.endpoint != "case" else {}
        match request.endpoint:
            case "text at":
                rows = [
                    {
                        "statusCode": 101,
                        "number": number,
                        "status": "Success",
                        "cost": "KES 0.8000",
                        "messageId": self.name(request.endpoint),
                        "messageParts": 1,
                    }
                    for number in form["to"].split(",")
                ]
                return 201, {"SMSMessageData": {"Message": "Sent", "Recipients": rows}}
            case "call at":
                entry = {
                    "phoneNumber": form["to"],
                    "status": "Queued",
                    "sessionId": self.name(request.endpoint),
                }
                return 201, {"entries": [entry], "errorMessage": "None"}
            case "text twilio":
                return 201, {"sid": self.name(request.endpoint), "status": "queued", "num_segments": "1"}
            case "call twilio":
                return 201, {"sid": self.name(request.endpoint), "status": "queued"}
            case "list twilio":
                return 200, {"messages": [], "page": 0, "page_size": 50, "next_page_uri": None, "uri": ""}
            case "recording":
                return 200, WAV
            case "delete recording":
                return 204, b""
            case "clinics":
                ward = request.path.split("/")[2]
                return 200, {"results": [{"name": f"Clinic of {ward}"}]}
            case "case":
                return 201, {"id": f"C-{request.json['reference']}"}
            case _:
                return 404, {}


@contextmanager
def run_outside_systems(port: int = 0) -> Iterator[OutsideSystems]:
    """Serve them all; wait for `port` while another process holds it."""
    found = OutsideSystems()

    class Endpoint(RequestHandler):
        def handle_request(self) -> None:
            path, _, query = self.path.partition("?")
            body = self.read() or query.encode()
            names = (
                name
                for name, method, pattern in ENDPOINTS
                if method == self.command and pattern.fullmatch(path)
            )
            request = ReceivedRequest(next(names, "nowhere"), self.command, path, dict(self.headers), body)
            answer = found.answer(request)
            if answer is None:
                self.close_connection = True
                return
            status, content = answer
            data = content if isinstance(content, bytes) else json.dumps(content).encode()
            content_type = "audio/wav" if content == WAV else "application/json"
            with suppress(OSError):
                self.send_response(status)
                self.send_header("Content-Type", content_type)
                self.send_header("Content-Length", str(len(data)))
                self.end_headers()
                self.wfile.write(data)

    with ExitStack() as running:
        until = time.monotonic() + WAIT_LIMIT_SECONDS
        while not found.url:
            try:
                found.url = running.enter_context(run_http_server(Endpoint, port))
            except OSError:  # another run of these tests holds the port
                if not port or time.monotonic() > until:
                    raise
                time.sleep(0.1)
        yield found
