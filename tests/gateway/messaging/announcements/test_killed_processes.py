"""An announcement by real processes, of which some are killed with -9 in the middle."""

import json
import os
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs

import pytest

from gateway.settings.reader import read_settings
from tests.child_process import kill_tree, start_leader
from tests.gateway.messaging.announcements.conftest import MENUS
from tests.gateway.services import Services, build
from tests.http_server import RequestHandler, run_http_server
from tests.waiting import WAIT_LIMIT_SECONDS, wait_until

pytestmark = pytest.mark.long

NUMBERS = [f"+2547{number:08d}" for number in range(5000)]
Start = Callable[..., "subprocess.Popen[str]"]


@dataclass
class FakeAfricasTalking:
    """Africa's Talking's wire, and the phones behind it."""

    got: Counter[str] = field(default_factory=Counter)
    lock: threading.Lock = field(default_factory=threading.Lock)
    origin: str = ""

    def take(self, form: dict[str, list[str]]) -> str:
        numbers = form["to"][0].split(",")
        with self.lock:
            self.got.update(numbers)
        rows = [
            {
                "number": number,
                "status": "Success",
                "statusCode": 101,
                "messageId": f"ATX{number}",
                "cost": "0",
            }
            for number in numbers
        ]
        return json.dumps({"SMSMessageData": {"Message": "Sent", "Recipients": rows}})


@pytest.fixture
def phones() -> Iterator[FakeAfricasTalking]:
    found = FakeAfricasTalking()

    class Provider(RequestHandler):
        def handle_request(self) -> None:
            body = found.take(parse_qs(self.read().decode())).encode()
            time.sleep(0.05)
            self.answer(201, body, {"Content-Type": "application/json"})

    with run_http_server(Provider) as found.origin:
        yield found


@pytest.fixture
def start(environ: dict[str, str], phones: FakeAfricasTalking, menus: Path) -> Iterator[Start]:
    """Starts `python -m …` in the gateway's environment."""
    menus.write_text(MENUS.replace('quiet_hours: {from: "21:00", to: "07:00"}\n', ""), encoding="utf-8")
    provider = {"AT_USERNAME": "sandbox", "AT_API_KEY": "none", "AT_API_URL": phones.origin, "NO_PROXY": "*"}
    running: list[subprocess.Popen[str]] = []

    def start(*program: object) -> "subprocess.Popen[str]":
        command = [sys.executable, "-m", *map(str, program)]
        with (menus.parent / "said.log").open("ab") as output:
            all_of_it = os.environ | environ | provider
            running.append(start_leader(command, all_of_it, output))
        return running[-1]

    yield start
    for process in running:
        kill_tree(process)


def counts(services: Services) -> dict[str, int]:
    status = services.announcements.find("closing")
    return dict(status.counts) if status else {}


def test_nobody_is_texted_twice_and_nobody_left_out(
    start: Start, store: object, environ: dict[str, str], phones: FakeAfricasTalking, tmp_path: Path
) -> None:
    del store  # emptied
    services = build(read_settings(environ))
    file = tmp_path / "numbers.csv"
    file.write_text("number\n" + "\n".join(NUMBERS) + "\n")
    command = ("gateway", "announce", file, "--message", "closed", "--name", "closing", "--send")
    first = start(*command)
    worker = start("tests.soak.worker")
    wait_until(lambda: sum(counts(services).values()) > 0)
    first.kill()
    first.wait()
    wait_until(lambda: len(phones.got) > 100)
    worker.kill()
    broke_off = sum(counts(services).values())
    assert 0 < broke_off < len(NUMBERS)
    start("tests.soak.worker")
    assert start(*command).wait(WAIT_LIMIT_SECONDS) == 0
    wait_until(lambda: not services.announcements_outbox.depth())
    came_to = counts(services)
    lost = came_to.pop("unknown", 0)  # being handed over by the worker that was killed
    assert came_to == {"accepted": len(NUMBERS) - lost}
    assert set(phones.got.values()) == {1}
    assert set(phones.got) <= set(NUMBERS)
    assert len(NUMBERS) - len(phones.got) <= lost <= 400
    said = (tmp_path / "said.log").read_text()
    assert "Traceback" not in said
    assert NUMBERS[0] not in said
    services.redis.close()
    services.sessions_redis.close()
