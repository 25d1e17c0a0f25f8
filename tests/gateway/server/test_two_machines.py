"""Two web servers behind a proxy: one is killed and started again, the other drained, and no hop is left unanswered."""

import http.client
import itertools
import subprocess
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

import pytest
import redis
from click.testing import CliRunner

from gateway.cli import main
from tests.child_process import kill_tree, start_leader
from tests.free_port import find_free_port
from tests.gateway.cli.serve_process import TOKEN, Server
from tests.gateway.kit.programs import find_program
from tests.gateway.server.test_front import FORM, serve
from tests.waiting import WAIT_LIMIT_SECONDS, wait_until

# The options of each proxy after its name, before its configuration.
PROXIES = {"haproxy": ("haproxy.cfg", ("-db", "-f")), "nginx": ("nginx.conf", ("-c",))}
PHONES = 8
ENOUGH = 40  # hops that show that the gateway serves

pytestmark = pytest.mark.long


@dataclass
class Phones:
    """Phones that dial at a port again and again, two hops a session, and what they got."""

    port: int
    answered: int = 0
    unanswered: list[str] = field(default_factory=list)
    over: threading.Event = field(default_factory=threading.Event)
    numbers: "itertools.count[int]" = field(default_factory=itertools.count)

    def dial(self, _phone: int) -> None:
        while not self.over.is_set():
            number = next(self.numbers)
            form = FORM | {"sessionId": f"ATUid_{number}", "phoneNumber": f"+2547220{number:05}"}
            for text in ("", "1"):
                self._hop(form | {"text": text})

    def _hop(self, form: dict[str, str]) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT_LIMIT_SECONDS)
        try:
            connection.request("POST", f"/at/{TOKEN}/ussd", urlencode(form))
            answer = connection.getresponse()
            body = answer.read().decode()
            if answer.status == 200 and body.startswith("CON "):
                self.answered += 1
            else:
                self.unanswered.append(f"{answer.status} {body[:80]}")
        except (OSError, http.client.HTTPException) as error:
            self.unanswered.append(repr(error))
        finally:
            connection.close()

    def go_on(self) -> None:
        """Wait until enough more hops were answered."""
        wanted = self.answered + ENOUGH
        wait_until(lambda: self.answered >= wanted or bool(self.unanswered), "hops are answered")


def settings(redis_url: str, folder: Path) -> dict[str, str]:
    """The environment in which the command of an operator runs."""
    return {
        "GATEWAY_ENV": "development",
        "GATEWAY_SECRET_KEY": "a-key-for-tests",
        "GATEWAY_STATE_DIR": str(folder / "event_loop"),
        "GATEWAY_WEBHOOK_TOKEN": TOKEN,
        "REDIS_URL": redis_url,
    }


@contextmanager
def start_proxy(name: str, folder: Path, one: Server, two: Server) -> Iterator[int]:
    """A proxy in front of both, at the port that is yielded."""
    port, (file, options) = find_free_port(), PROXIES[name]
    text = Path(__file__).with_name(file).read_text(encoding="utf-8")
    for key, value in (("port", port), ("one", one.port), ("two", two.port), ("folder", folder)):
        text = text.replace(f"@{key}@", str(value))
    (folder / file).write_text(text, encoding="utf-8")
    proxy = start_leader([find_program(name), *options, folder / file], {}, subprocess.DEVNULL)
    try:
        wait_until(lambda: Server.at(one, port).answers(), "the proxy answers")
        yield port
    finally:
        kill_tree(proxy)


@pytest.mark.parametrize("proxy", PROXIES)
def test_one_is_killed_and_the_other_drained_and_every_hop_is_answered(
    proxy: str, store: redis.Redis, redis_url: str, tmp_path: Path
) -> None:
    find_program(proxy)
    assert not store.keys("*")  # the fixture empties it
    folders = tmp_path / "one", tmp_path / "two"
    changes = {"GATEWAY_DRAIN_SECONDS": "3", "ADMISSION_WAIT": "0", "GATEWAY_LOG_LEVEL": "error"}
    with ExitStack() as servers:
        one = servers.enter_context(serve("event_loop", redis_url, folders[0], **changes))
        two = servers.enter_context(serve("event_loop", redis_url, folders[1], **changes))
        phones = Phones(servers.enter_context(start_proxy(proxy, tmp_path, one, two)))
        with ThreadPoolExecutor(PHONES) as threads:
            done = [threads.submit(phones.dial, phone) for phone in range(PHONES)]
            phones.go_on()
            kill_tree(one.process)
            phones.go_on()
            one = servers.enter_context(
                serve("event_loop", redis_url, folders[0], **changes, GATEWAY_PORT=str(one.port))
            )
            phones.go_on()
            drained = CliRunner().invoke(main, ["drain"], env=settings(redis_url, folders[1]))
            phones.go_on()
            phones.over.set()
            for future in done:
                future.result()
        assert drained.exit_code == 0, drained.output
        assert two.process.wait(WAIT_LIMIT_SECONDS) == 0
    assert drained.output.startswith("Web processes have ended after ")
    assert phones.unanswered == []


def test_where_nothing_runs_drain_says_so(redis_url: str, tmp_path: Path) -> None:
    said = CliRunner().invoke(main, ["drain"], env=settings(redis_url, tmp_path))
    assert said.exit_code == 1
    assert "Nothing of the gateway runs here" in said.output
