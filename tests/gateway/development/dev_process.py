"""A `gateway dev` in a process of its own."""

import os
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.free_port import find_free_port
from tests.waiting import WAIT_LIMIT_SECONDS, wait_until

PROJECT = Path(__file__).parents[3]
MENUS = PROJECT / "menus.yaml"
# What a test is not told by accident.
FRESH = ("GATEWAY_", "CONSOLE", "REDIS_", "SESSIONS_", "CASE_", "AT_", "TWILIO_", "MAKE")


def status(url: str) -> int:
    """The status that a GET is answered with; 0 where nobody answers."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(url, timeout=5) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        with error:
            return error.code
    except OSError:
        return 0


def body(url: str) -> str:
    """The text that a GET is answered with."""
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    with opener.open(url, timeout=5) as answer:
        return str(answer.read().decode())


class Dev:
    """A `gateway dev` in a folder of its own, on `file` and started by `before` where these are given."""

    def __init__(
        self,
        folder: Path,
        *before: str,
        file: Path | None = None,
        options: Sequence[str] = (),
        **variables: str,
    ) -> None:
        self.state = folder / "state"
        self.port = find_free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        inherited = {name: text for name, text in os.environ.items() if not name.startswith(FRESH)}
        environment = {
            **inherited,
            "GATEWAY_MENUS": str(MENUS),
            "GATEWAY_STATE_DIR": str(self.state),
            "GATEWAY_PORT": str(self.port),
            **variables,
        }
        self.process = subprocess.Popen(
            [*before, sys.executable, "-m", "gateway", "dev", *options, *([str(file)] if file else [])],
            env=environment,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        )

    def await_ready(self) -> None:
        wait_until(lambda: self.process.poll() is not None or (self.state / "running.json").exists(), "ready")
        if self.process.poll() is not None:
            pytest.fail(f"it ended: {self.process.communicate()[0]}")

    def end(self) -> str:
        """What it said, once it has ended."""
        return self.process.communicate(timeout=WAIT_LIMIT_SECONDS)[0]

    def started(self) -> list[int]:
        """What it started, by process id; each leads a session of its own."""
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text()
        return [int(pid) for pid in children.split()]
