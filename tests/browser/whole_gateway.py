"""Everything that `gateway dev` starts."""

import http.client
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.free_port import find_free_port
from tests.waiting import WAIT_LIMIT_SECONDS, wait_until

GATEWAY_PREFIXES = ("GATEWAY_", "REDIS_", "SESSIONS_", "CASE_", "AT_", "TWILIO_")


def is_ready(port: int) -> bool:
    """Whether the gateway takes hops."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=2)
    try:
        connection.request("GET", "/health/ready")
        return connection.getresponse().status == 200
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


@contextmanager
def whole_gateway(menus: Path) -> Iterator[str]:
    """The gateway on a menu file, started by its one command; its URL."""
    folder = tempfile.mkdtemp(prefix="gw-")  # pytest's own folders are too long for a socket's path
    port = find_free_port()
    environment = {name: text for name, text in os.environ.items() if not name.startswith(GATEWAY_PREFIXES)}
    environment |= {"GATEWAY_STATE_DIR": f"{folder}/state", "GATEWAY_PORT": str(port)}
    environment |= {"GATEWAY_MENUS": str(menus)}
    command = [sys.executable, "-m", "gateway", "dev"]
    with Path(folder, "said").open("w") as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=subprocess.STDOUT)
    try:
        wait_until(lambda: process.poll() is not None or is_ready(port), "the gateway is ready")
        assert process.poll() is None, Path(folder, "said").read_text()
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(WAIT_LIMIT_SECONDS)
        shutil.rmtree(folder)
