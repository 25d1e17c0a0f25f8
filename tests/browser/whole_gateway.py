"""Everything that `gateway dev` starts."""

import http.client
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from gateway.development import free_port

MAX_SECONDS = 30.0  # seconds until everything answers, and until everything has ended
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
    port = free_port.find_free_port()
    environment = {name: text for name, text in os.environ.items() if not name.startswith(GATEWAY_PREFIXES)}
    environment |= {"GATEWAY_STATE_DIR": f"{folder}/state", "GATEWAY_PORT": str(port)}
    environment |= {"GATEWAY_MENUS": str(menus)}
    command = [sys.executable, "-m", "gateway", "dev"]
    with Path(folder, "said").open("w") as said:
        process = subprocess.Popen(command, env=environment, stdout=said, stderr=subprocess.STDOUT)
    try:
        deadline = time.monotonic() + MAX_SECONDS
        while not is_ready(port):
            assert process.poll() is None, Path(folder, "said").read_text()
            assert time.monotonic() < deadline, "the gateway was not ready in time"
            time.sleep(0.05)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(MAX_SECONDS)
        shutil.rmtree(folder)
