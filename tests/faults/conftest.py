"""The whole gateway as it runs in production: Valkey, two web workers, a worker, each a process of its own."""

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

import pytest
import redis

from gateway.development import valkey
from tests.faults.phones import PAUSE, Phones
from tests.free_port import find_free_port
from tests.gateway.cases.fake_case_system import SECRET
from tests.waiting import WAIT_LIMIT_SECONDS, wait_until

TOKEN = "a-token-that-no-log-shows"
MENUS = Path(__file__).parents[1] / "gateway" / "conversations" / "ussd" / "menus.yaml"


class RunningGateway:
    """Its processes by name (`store`, `web`, `worker`), which may be killed, stopped and started again."""

    def __init__(self, folder: Path, url: str = "") -> None:
        """`url`: the store, if somebody else runs it."""
        self.folder = folder
        self.port = find_free_port()
        self.case_system_port = find_free_port()
        self.url = url or valkey.socket_url(folder / "store")
        self.processes: dict[str, subprocess.Popen[bytes]] = {}
        program = [sys.executable, "-m", "gateway"]
        self.commands = {
            "store": valkey.start_command(folder / "store"),
            "web": [*program, "serve"],
            "worker": [*program, "worker"],
        }

    def start(self, *names: str) -> None:
        """Start these, and wait until they are at work."""
        for name in names:
            with (self.folder / f"{name}.log").open("ab") as output:
                self.processes[name] = subprocess.Popen(
                    self.commands[name], env=self._environ(), stdout=output, stderr=output
                )
            if name == "store":
                wait_until(lambda: valkey.is_answering(self.url), "the store answers")
        if "worker" in names:
            starts = self.logs().count("worker_stopped") + 1
            wait_until(
                lambda: self._all_running() and self.logs().count("worker_started") == starts,
                "a worker starts",
            )
        if "web" in names:
            wait_until(lambda: self._all_running() and self._answers(), "the web process answers")

    def kill(self, name: str) -> None:
        """kill -9."""
        self.processes[name].kill()
        self.processes[name].wait()

    def ctrl_c(self, *names: str) -> None:
        """Stop these as Ctrl-C does; each ends well."""
        for name in names:
            self.processes[name].send_signal(signal.SIGINT)
        for name in names:
            assert self.processes[name].wait(WAIT_LIMIT_SECONDS) == 0, name

    def phones(self, *, patient: bool = False, pause: float = PAUSE) -> Phones:
        """Phones that reach this gateway."""
        return Phones(self.port, TOKEN, patient, pause)

    def highest_attempts(self) -> int:
        """How often forwarding was tried for the case that it was tried most for."""
        with redis.Redis.from_url(self.url) as client:
            return max(
                (int(client.hget(key, "attempts") or 0) for key in client.keys("submission:*")), default=0
            )

    def logs(self) -> str:
        """Everything that web and worker have logged."""
        logs = (self.folder / f"{name}.log" for name in ("web", "worker"))
        return "".join(log.read_text() for log in logs if log.exists())

    def stop_all(self) -> None:
        """Kill what is left; no log may hold a secret or a stack trace."""
        for process in self.processes.values():
            process.kill()
            process.wait()
        said = self.logs()
        for secret in ("Traceback", TOKEN, "+2547", "Village"):
            assert secret not in said

    def _all_running(self) -> bool:
        """Whether all of it runs; what it said, where it ended by itself."""
        assert all(process.poll() is None for process in self.processes.values()), self.logs()
        return True

    def _answers(self) -> bool:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        try:
            connection.request("GET", "/health/live")
            return connection.getresponse().status == 200
        except OSError:
            return False
        finally:
            connection.close()

    def _environ(self) -> dict[str, str]:
        return {
            "PATH": os.environ["PATH"],
            "GATEWAY_ENV": "development",
            "GATEWAY_MENUS": str(MENUS),
            "GATEWAY_PORT": str(self.port),
            "GATEWAY_STATE_DIR": str(self.folder / "state"),
            "GATEWAY_SECRET_KEY": "a-key-of-the-tests-0123456789abcdef",
            "GATEWAY_WEBHOOK_TOKEN": TOKEN,
            "GATEWAY_WORKERS": "2",
            "REDIS_URL": self.url,
            "CASE_BACKEND_URL": f"http://127.0.0.1:{self.case_system_port}",
            "CASE_BACKEND_SECRET": SECRET,
        }


@contextmanager
def run_gateway(url: str = "") -> Iterator[RunningGateway]:
    """Run one, whose case backend nobody has started yet, on a store of its own or on that at `url`."""
    folder = Path(tempfile.mkdtemp(prefix="gw-"))  # pytest's own folders are too long for a socket's path
    gateway = RunningGateway(folder, url)
    try:
        gateway.start(*([] if url else ["store"]), "web", "worker")
        yield gateway
    finally:
        gateway.stop_all()
        shutil.rmtree(folder)


@pytest.fixture
def gateway() -> Iterator[RunningGateway]:
    """A running one on a store of its own."""
    with run_gateway() as gateway:
        yield gateway
