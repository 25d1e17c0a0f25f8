"""Files that are sent to the console: on disk while they come in, by each front, and refused before they are read."""

import http.client
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

import psutil
import pytest
import redis

from gateway.console.body_limits import ANNOUNCEMENT_FILE_BYTES, body_limit
from gateway.console.people.role import Role
from gateway.console.people.user import User
from gateway.settings.reader import read_settings
from tests.gateway.cli.serve_process import TOKEN, Server
from tests.gateway.server.test_front import serve
from tests.gateway.services import build, close
from tests.waiting import WAIT_LIMIT_SECONDS

pytestmark = pytest.mark.long

MEGABYTE = 1024 * 1024
FLAT_BYTES = 6 * MEGABYTE  # that a process may grow by: pages, and what it keeps of memory that it had
PIECE = b"+254711000111,Amina\n" * 3000
BOUNDARY = "the-boundary"
HEAD = (
    f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="file"; filename="people.csv"\r\n'
    "Content-Type: text/csv\r\n\r\n"
).encode()
END = f"\r\n--{BOUNDARY}--\r\n".encode()


@dataclass(frozen=True, slots=True)
class Browser:
    """Somebody who is signed in at a server."""

    server: Server
    headers: dict[str, str]

    def get(self, path: str) -> int:
        """The status of a page."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=WAIT_LIMIT_SECONDS)
        connection.request("GET", path, headers=self.headers)
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status

    def upload(self, path: str, size: int, *, tells_length: bool) -> tuple[int, str, int]:
        """Send a file; return status and page of the answer, and how many bytes of it were sent before it came."""
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=WAIT_LIMIT_SECONDS)
        connection.putrequest("POST", path)
        length = ("Content-Length", str(len(HEAD) + size + len(END)))
        for name, value in (
            *self.headers.items(),
            ("Content-Type", f"multipart/form-data; boundary={BOUNDARY}"),
            length if tells_length else ("Transfer-Encoding", "chunked"),
        ):
            connection.putheader(name, value)
        connection.endheaders()
        sent = 0
        try:
            for piece in _pieces(size):
                framed = piece if tells_length else b"%x\r\n%s\r\n" % (len(piece), piece)
                connection.send(framed)
                sent += len(piece)
            if not tells_length:
                connection.send(b"0\r\n\r\n")
        except OSError:
            pass  # it was refused meanwhile
        try:
            answer = connection.getresponse()
            return answer.status, answer.read().decode(), sent
        except OSError:
            return 0, "", sent
        finally:
            connection.close()


def _pieces(size: int) -> Iterator[bytes]:
    yield HEAD
    left = size
    while left:
        yield PIECE[:left]
        left -= min(left, len(PIECE))
    yield END


@pytest.fixture(params=["event_loop", "threads"])
def browser(
    request: pytest.FixtureRequest,
    store: redis.Redis,  # noqa: ARG001 - empties it
    redis_url: str,
    tmp_path: Path,
) -> Iterator[Browser]:
    """An operator at a server whose console has answered before."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    with serve(request.param, redis_url, tmp_path, TMPDIR=str(temporary)) as server:
        environ = {
            "GATEWAY_ENV": "development",
            "REDIS_URL": redis_url,
            "GATEWAY_SECRET_KEY": "a-key-for-tests",
            "GATEWAY_WEBHOOK_TOKEN": TOKEN,
        }
        services = build(read_settings(environ))
        context = services.container.console.context
        user = User(name="amina", role=Role.OWNER, created_at=datetime.now(UTC))
        services.container.console.users.add(user)
        token = services.container.console.sessions.begin(user)
        headers = {
            "Cookie": f"console={token}",
            "X-CSRF-Token": context.crypto.sign(f"console form {token}"),
        }
        browser = Browser(server, headers)
        assert browser.get("/console/announcements") == 200
        yield browser
        close(services)
        assert list(temporary.iterdir()) == []


def most_memory(server: Server) -> int:
    """The most memory that one of its processes has had, in bytes."""
    processes = [one.pid for one in psutil.Process(server.process.pid).children(recursive=True)]
    found = [
        int(line.split()[1]) * 1024
        for pid in (*processes, server.process.pid)
        for line in Path(f"/proc/{pid}/status").read_text(encoding="utf-8").splitlines()
        if line.startswith("VmHWM")
    ]
    return max(found)


def test_a_file_that_is_too_large_takes_no_memory(browser: Browser) -> None:
    browser.upload("/console/announcements", 1000, tells_length=True)  # loads what reads forms
    before = most_memory(browser.server)
    for tells_length in (True, False):
        status, page, sent = browser.upload(
            "/console/announcements", 50 * MEGABYTE, tells_length=tells_length
        )
        assert (status, tells_length) in ((413, True), (413, False), (411, False)), page
        assert status == 411 or "This file is too large: 10 MB at most." in page
        assert sent < 50 * MEGABYTE
    assert most_memory(browser.server) - before < FLAT_BYTES
    assert browser.get("/console/announcements") == 200


def test_a_file_of_the_most_bytes_is_read(browser: Browser) -> None:
    status, page, _ = browser.upload("/console/announcements", ANNOUNCEMENT_FILE_BYTES, tells_length=True)
    assert status == 422
    assert "too large" not in page


@pytest.mark.parametrize(
    ("path", "megabytes"),
    [
        ("/console/menus/tables/upload", 5),
        ("/console/menus/translations/import", 4),
        ("/console/menus/recordings/sw/welcome.wav", 2),
        ("/console/announcements", 10),
        ("/console/announcements/of-today/send", 0),
        ("/console/sign-in", 0),
        ("/survey/opinion", 0),
    ],
)
def test_each_kind_has_a_limit_of_its_own(path: str, megabytes: int) -> None:
    assert body_limit(path) // MEGABYTE == megabytes
