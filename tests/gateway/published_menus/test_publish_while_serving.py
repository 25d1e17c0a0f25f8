"""Two real web processes that switch while citizens dial, without a restart."""

import json
import subprocess
import sys
import urllib.parse
import urllib.request
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner

from gateway.cli import main
from tests.child_process import start_leader
from tests.free_port import find_free_port
from tests.gateway.cli.serve_process import TOKEN, Server
from tests.gateway.published_menus.county_menus import first_page, last_page, second_page, write_edition
from tests.waiting import WAIT_LIMIT_SECONDS, wait_until

pytestmark = pytest.mark.long

SWITCHED_WITHIN = 5.0  # seconds; the gateway promises two, and here it shares the machine
IN_A_ROW = 30  # dials, which either process may take


@pytest.fixture
def environ(store, redis_url, menus, tmp_path) -> dict[str, str]:  # noqa: ARG001 - empties it
    return {
        "GATEWAY_ENV": "development",
        "GATEWAY_MENUS": str(menus),
        "GATEWAY_PORT": str(find_free_port()),
        "GATEWAY_STATE_DIR": str(tmp_path / "state"),
        "GATEWAY_SECRET_KEY": "a-key-for-tests",
        "GATEWAY_WEBHOOK_TOKEN": TOKEN,
        "GATEWAY_WORKERS": "2",
        "REDIS_URL": redis_url,
    }


class LoggedServer(Server):
    """One that logs more than a pipe holds."""

    def __init__(self, port: int, environ: dict[str, str], log: Path) -> None:
        self.port = port
        self.log = log
        with log.open("wb") as file:
            self.process = start_leader([sys.executable, "-m", "gateway", "serve"], environ, file)

    def output(self) -> str:
        self.process.wait(WAIT_LIMIT_SECONDS)
        return self.log.read_text()


@pytest.fixture
def server(environ, tmp_path) -> Iterator[Server]:
    server = LoggedServer(int(environ["GATEWAY_PORT"]), environ, tmp_path / "log")
    yield server.await_ready()
    server.end()


class Caller:
    """Sends hops, each on a connection of its own, so that either process may take it."""

    def __init__(self, server: Server) -> None:
        self._url = f"http://127.0.0.1:{server.port}/at/{TOKEN}/ussd"
        self._open = urllib.request.build_opener(urllib.request.ProxyHandler({})).open
        self._dialled = 0

    def dial(self) -> str:
        """What a new session shows, from another number each time."""
        self._dialled += 1
        return self.hop(f"ATUid_{self._dialled}", f"+2547110{self._dialled:05}")

    def hop(self, session: str, number: str, text: str = "") -> str:
        form = {
            "sessionId": session,
            "phoneNumber": number,
            "networkCode": "63902",
            "serviceCode": "*384*2040#",
            "text": text,
        }
        with self._open(
            self._url, urllib.parse.urlencode(form).encode(), timeout=WAIT_LIMIT_SECONDS
        ) as answer:
            return answer.read().decode()


def test_all_web_processes_switch_at_once_and_no_session_notices(server, environ, menus, store):
    caller = Caller(server)
    me = ("ATUid_mine", "+254722000222")
    assert caller.hop(*me) == first_page("First")
    assert {caller.dial() for _ in range(IN_A_ROW)} == {first_page("First")}
    write_edition(menus.parent, "Second")
    published = CliRunner().invoke(main, ["publish", str(menus), "--yes"], env=environ)
    assert f"Sessions under way: {IN_A_ROW + 1} on version 1." in published.output
    wait_until(lambda: server.log.read_text().count('"menus_switched"') == 2, "both processes have switched")
    assert {caller.dial() for _ in range(IN_A_ROW)} == {first_page("Second")}
    assert caller.hop(*me, "Kibera") == second_page("First")
    assert caller.hop(*me, "Kibera*Asha") == last_page("First")

    server.process.terminate()
    lines = [json.loads(line) for line in server.output().splitlines()]
    switched = [_moment(line["at"]) for line in lines if line["event"] == "menus_switched"]
    published_at = _moment(store.hget("menus:version:2", "published_at").decode())
    assert all((moment - published_at).total_seconds() < SWITCHED_WITHIN for moment in switched)


def test_a_file_that_was_edited_but_not_published_is_told_of(server, environ, menus, tmp_path):
    server.process.terminate()
    assert "menu_file_not_published" not in server.output()
    write_edition(menus.parent, "Second")
    again = LoggedServer(server.port, environ, tmp_path / "log")
    try:
        assert Caller(again.await_ready()).dial() == first_page("First")
    finally:
        again.end()
    assert "menu_file_not_published" in again.output()


FORKING = """
import os, threading, warnings
warnings.simplefilter("ignore", DeprecationWarning)  # a thread is running, as in any server that forks late
from gateway.app import from_environment
app = from_environment()
child = os.fork()
if child == 0:
    os._exit([thread.name for thread in threading.enumerate()].count("menus"))
print(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""


def test_a_server_that_loads_before_it_forks_follows_too(environ):
    ended = subprocess.run(
        [sys.executable, "-c", FORKING],
        env=environ,
        capture_output=True,
        text=True,
        check=True,
        timeout=WAIT_LIMIT_SECONDS,
    )
    assert ended.stdout == "1\n"


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text.replace("Z", "+00:00")).astimezone(UTC)
