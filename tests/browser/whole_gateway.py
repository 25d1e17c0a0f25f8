"""Everything that `gateway dev` starts."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.free_port import find_free_port
from tests.waiting import WAIT_LIMIT_SECONDS, wait_until

GATEWAY_PREFIXES = ("GATEWAY_", "CONSOLE", "REDIS_", "SESSIONS_", "CASE_", "AT_", "TWILIO_")


@dataclass(frozen=True, slots=True)
class RunningGateway:
    """The gateway as its one command runs it: its URL, its state folder, and the file with what it prints."""

    url: str
    state: Path
    said: Path

    @property
    def printed(self) -> str:
        """What it has printed."""
        return self.said.read_text(encoding="utf-8")


@contextmanager
def run_gateway(menus: Path) -> Iterator[RunningGateway]:
    """The gateway on a menu file, started by its one command."""
    folder = tempfile.mkdtemp(prefix="gw-")  # pytest's own folders are too long for a socket's path
    port = find_free_port()
    environment = {name: text for name, text in os.environ.items() if not name.startswith(GATEWAY_PREFIXES)}
    environment |= {"GATEWAY_STATE_DIR": f"{folder}/state", "GATEWAY_PORT": str(port)}
    environment |= {"GATEWAY_MENUS": str(menus)}
    command = [sys.executable, "-m", "gateway", "dev"]
    gateway = RunningGateway(f"http://127.0.0.1:{port}", Path(folder, "state"), Path(folder, "said"))
    with gateway.said.open("w") as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=subprocess.STDOUT)
    try:
        started = "Ctrl-C stops everything."
        wait_until(lambda: process.poll() is not None or started in gateway.printed, "the gateway is ready")
        assert process.poll() is None, gateway.printed
        yield gateway
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(WAIT_LIMIT_SECONDS)
        shutil.rmtree(folder)


@contextmanager
def whole_gateway(menus: Path) -> Iterator[str]:
    """The gateway on a menu file; its URL."""
    with run_gateway(menus) as gateway:
        yield gateway.url
