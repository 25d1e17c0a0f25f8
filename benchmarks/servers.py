"""Start the servers to measure: a Valkey in a folder of its own, and web processes as in production."""

import contextlib
import itertools
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from gateway.development import free_port, launcher, valkey
from gateway.operations import process_tree

START_SECONDS = 180.0  # a service of a thousand screens on a busy machine
THREADS = 16  # the gateway's own default
GATEWAY_PREFIXES = (
    "GATEWAY_",
    "REDIS_",
    "SESSIONS_",
    "CASE_",
    "AT_",
    "TWILIO_",
)  # variables of this shell that the servers do not get


@dataclass(frozen=True, slots=True)
class Server:
    """A web server: its port, its first process, and the numbers of the rounds that it sees.

    It sees none twice: a process remembers sessions that the store has forgotten.
    """

    port: int
    leader: int
    rounds: Iterator[int] = field(default_factory=itertools.count)

    def processor_seconds(self) -> float:
        """Return the seconds of processor time that the server's processes have used so far."""
        return sum(_processor(member) for member in process_tree.members(self.leader))


@contextlib.contextmanager
def valkey_server(*, persistent: bool = True, prefix: Sequence[str] = ()) -> Iterator[str]:
    """Run a Valkey and yield its URL. It writes to disk before it answers; if it is not `persistent`, never."""
    folder = Path(tempfile.mkdtemp(prefix="gw-bench-"))
    url = valkey.socket_url(folder)
    try:
        command = [*prefix, *valkey.start_command(folder), "--appendonly", "yes" if persistent else "no"]
        with running(command, {}, lambda: valkey.is_answering(url)):
            yield url
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextlib.contextmanager
def wsgi_server(target: str, redis_url: str, prefix: Sequence[str] = ()) -> Iterator[Server]:
    """Serve a WSGI application by granian with the settings of `gateway serve`."""
    port = free_port.find_free_port()
    command = [
        *prefix,
        sys.executable,
        "-m",
        "granian",
        "--interface",
        "wsgi",
        "--no-ws",
        "--log-level",
        "error",
    ]
    command += ["--workers", "1", "--blocking-threads", str(THREADS), "--port", str(port), target]
    answers = launcher.http_check(f"http://127.0.0.1:{port}/", lambda _status: True)
    with running(command, {"REDIS_URL": redis_url}, answers) as leader:
        yield Server(port, leader)


@contextlib.contextmanager
def gateway_server(
    menus: Path, redis_url: str, token: str, prefix: Sequence[str] = (), **changes: str
) -> Iterator[Server]:
    """Run `gateway serve` on a menu file, with these changes of its environment."""
    port = free_port.find_free_port()
    with tempfile.TemporaryDirectory(prefix="gw-bench-") as folder:
        environment = gateway_environment(menus, redis_url, token, folder) | changes
        environment["GATEWAY_PORT"] = str(port)
        ready = launcher.http_check(f"http://127.0.0.1:{port}/health/ready", lambda status: status == 200)
        with running([*prefix, sys.executable, "-m", "gateway", "serve"], environment, ready) as leader:
            yield Server(port, leader)


@contextlib.contextmanager
def worker_process(environment: dict[str, str]) -> Iterator[int]:
    """Run one `gateway worker`, and yield its process id."""
    with running([sys.executable, "-m", "gateway", "worker"], environment, lambda: True) as process:
        yield process


def gateway_environment(menus: Path, redis_url: str, token: str, folder: str) -> dict[str, str]:
    """Return the environment of a gateway with one web process. `folder` is for its state."""
    return {
        "GATEWAY_ENV": "development",
        "GATEWAY_MENUS": str(menus),
        "GATEWAY_STATE_DIR": folder,
        "GATEWAY_WORKERS": "1",
        "GATEWAY_THREADS": str(THREADS),
        "GATEWAY_SECRET_KEY": token,
        "GATEWAY_WEBHOOK_TOKEN": token,
        "GATEWAY_TRUSTED_PROXIES": "127.0.0.1/32",  # all phones come from one address
        "REDIS_URL": redis_url,
    }


@contextlib.contextmanager
def running(command: list[str], environment: dict[str, str], ready: Callable[[], bool]) -> Iterator[int]:
    """Run a process, yield its id when it is ready, and end it and its children afterwards."""
    log = tempfile.TemporaryFile()  # noqa: SIM115 - closed below, after the process
    inherited = {name: text for name, text in os.environ.items() if not name.startswith(GATEWAY_PREFIXES)}
    process = subprocess.Popen(
        command, env=inherited | environment, stdout=log, stderr=subprocess.STDOUT, start_new_session=True
    )
    try:
        deadline = time.monotonic() + START_SECONDS
        while not ready():
            if process.poll() is not None or time.monotonic() > deadline:
                log.seek(0)
                sys.exit(
                    f"{' '.join(command[1:4])} does not start:\n{log.read().decode(errors='replace')[-2000:]}"
                )
            time.sleep(0.02)
        yield process.pid
    finally:
        process_tree.stop(process.pid, 5.0)
        process.wait()
        log.close()


def _processor(pid: int) -> float:
    """Return the seconds of processor time of a process, in user and system mode."""
    times = psutil.Process(pid).cpu_times()
    return float(times.user + times.system)
